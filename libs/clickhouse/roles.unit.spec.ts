import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadGrants, loadProfiles, parseGrants, parseProfiles, roles, usersXml } from './roles.ts';

const failure = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

const passwords = Object.fromEntries(roles.map((role) => [role, `secret-of-${role}`])) as Record<(typeof roles)[number], string>;

describe('the list of grants', () => {
  it('given statements with comments, when parsed, then each has its role and its right', () => {
    expect(parseGrants('-- why\nGRANT SELECT, INSERT\n  ON xapi.* TO projector;\n')).toEqual([
      { role: 'projector', grant: 'GRANT SELECT, INSERT ON xapi.*' },
    ]);
  });

  it.each(['GRANT SELECT ON xapi.* TO nobody', 'REVOKE SELECT ON xapi.* FROM reader', 'GRANT SELECT ON xapi.* TO reader, analyst'])(
    'given %s, when parsed, then it is refused with the statement in the message',
    (statement) => {
      expect(failure(() => parseGrants(statement))).toMatchObject({
        code: 'CLICKHOUSE_GRANTS_INVALID',
        message: expect.stringContaining(statement),
      });
    },
  );

  it('given the product’s list, when parsed, then every role has a right, and people have nothing but SELECT on named tables', () => {
    const grants = loadGrants();
    expect(new Set(grants.map((each) => each.role))).toEqual(new Set(roles));
    const people = grants.filter((each) => each.role === 'reader' || each.role === 'analyst').map((each) => each.grant);
    expect(people.filter((grant) => !/^GRANT SELECT(\([\w, ]+\))? ON \w+\.\w+$/.test(grant))).toEqual([]);
    expect(people.filter((grant) => grant.includes(' ON system.'))).toEqual([]);
  });
});

describe('the list of profiles', () => {
  it('given bounds and permission to change, when parsed, then they are kept', () => {
    const text =
      "CREATE SETTINGS PROFILE OR REPLACE oppiva_x SETTINGS readonly = 1, max_block_size = 10 MIN 1 MAX 20 CHANGEABLE_IN_READONLY, session_timezone = ''";
    expect(parseProfiles(text)[0]?.settings).toEqual([
      { name: 'readonly', value: '1', changeable: false },
      { name: 'max_block_size', value: '10', min: '1', max: '20', changeable: true },
      { name: 'session_timezone', value: '', changeable: false },
    ]);
  });

  it('given another form, when parsed, then it is refused', () => {
    expect(failure(() => parseProfiles('CREATE SETTINGS PROFILE OR REPLACE oppiva_x SETTINGS readonly IS 1'))).toMatchObject({
      code: 'CLICKHOUSE_GRANTS_INVALID',
    });
  });
});

describe('the generated users.xml', () => {
  const xml = usersXml(passwords, loadGrants(), loadProfiles());

  it('given the passwords, when generated, then only their hashes are in it', () => {
    expect(roles.filter((role) => xml.includes(passwords[role]))).toEqual([]);
    const hash = createHash('sha256').update(passwords.reader).digest('hex');
    expect(xml.includes(hash)).toBe(true);
  });

  it('given a role without a profile, when generated, then the error names the missing profile', () => {
    const profiles = loadProfiles().filter((profile) => profile.name !== 'oppiva_analyst');
    expect(failure(() => usersXml(passwords, loadGrants(), profiles))).toMatchObject({
      message: expect.stringContaining('oppiva_analyst'),
    });
  });
});
