/** What a proxy does to a request: nothing, another text of the insert, or an answer of its own in the server's place. */
export type Tampering = (url: URL, sql: string) => { sql?: string; answer?: string } | null;

/** A part of the exactly-once protocol that a control experiment goes without. */
export type Part = 'KILL' | 'fence' | 'new epoch';

/**
 * The protocol without one of its parts, as seen by the server. It is taken away between projector and ClickHouse, so that production
 * code has no switch for it.
 */
export function without(part: Part): Tampering {
  if (part === 'KILL') return withoutKill;
  if (part === 'fence') return withoutFence;
  return withoutNewEpoch();
}

const withoutKill: Tampering = (_url, sql) => {
  if (sql.startsWith('KILL QUERY')) return { answer: '' };
  return /FROM system\.processes/.test(sql) ? { answer: '{"running":0}\n' } : null;
};

const withoutFence: Tampering = (_url, sql) => {
  const unfenced = sql.replace(/WHERE \(SELECT holds FROM projector\.fence\([^)]*\)\) = 1/, 'WHERE 1');
  return unfenced === sql ? null : { sql: unfenced };
};

/** The first claim of a key is real; later ones only look so to the projector, and everything goes on under the first one's epoch. */
function withoutNewEpoch(): Tampering {
  const first = new Map<string, string>();
  const last = new Map<string, { epoch: string; owner: string }>();
  return (url, sql) => {
    const { searchParams } = url;
    const key = searchParams.get('param_key') ?? '';
    const epoch = searchParams.get('param_epoch') ?? '';
    if (sql.startsWith('INSERT INTO projector.claims')) {
      if (!first.has(key)) {
        first.set(key, epoch);
        return null;
      }
      last.set(key, { epoch, owner: searchParams.get('param_owner') ?? '' });
      return { answer: '' };
    }
    const claimed = last.get(key);
    if (claimed === undefined) return null;
    if (sql.includes('max(epoch) AS epoch FROM projector.claims')) return { answer: `{"epoch":${claimed.epoch}}\n` };
    if (sql.includes('toString(owner) AS owner FROM projector.claims'))
      return { answer: `${JSON.stringify(claimed)}\n`.replace(/"(\d+)"/, '$1') };
    // Its own earlier inserts have its own epoch and are not killed.
    if (searchParams.has('param_mine')) searchParams.set('param_mine', `${key}:`);
    if (epoch !== '') searchParams.set('param_epoch', first.get(key) ?? epoch);
    return null;
  };
}
