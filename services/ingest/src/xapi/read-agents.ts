import type { RouteHandlerMethod } from 'fastify';
import { readAgent } from '../documents/read-address.ts';
import { demand, principalOf } from '../http/authorise.ts';
import { bad, readQuery } from '../http/query.ts';

const properties = ['name', 'mbox', 'mbox_sha1sum', 'openid', 'account'] as const;

/**
 * `GET /xapi/agents?agent=…`: the Person of an Agent (xAPI-Communication 2.4), which is the Agent itself: that two identifiers are one person is
 * said by HR events, for figures, and told to no client.
 */
export function readAgents(): RouteHandlerMethod {
  return (request, reply) => {
    demand(principalOf(request), 'profile/read', 'state/read', 'statements/read', 'statements/read/mine');
    const agent = readAgent(readQuery(request.query, ['agent']).agent) as Partial<Record<(typeof properties)[number], unknown>> | null;
    if (agent === null) throw bad('agent', 'PARAMETER_MISSING', 'is missing. Give an Agent as JSON.');
    const given = properties.filter((property) => agent[property] !== undefined);
    return reply.send({ objectType: 'Person', ...Object.fromEntries(given.map((property) => [property, [agent[property]]])) });
  };
}
