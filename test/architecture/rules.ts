/**
 * Who may import whom (ARCHITECTURE section 2). test/architecture proves both that the tree obeys
 * and, with a planted violation, that this check can fail.
 */
const lib = (name: string): string => `^libs/${name}/`;
const only = (name: string, comment: string, from: string, pathNot: string) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.spec\\.ts$|/testing\\.ts$' },
  to: { path: '^(libs|services|dashboards)/', pathNot },
});

/** Packages that one library wraps, so that the rest of the house does not depend on them. */
const wrapped = (name: string, modules: string[], allowedFrom: string) => ({
  name,
  severity: 'error',
  from: { path: '^(libs|services|dashboards)/', pathNot: allowedFrom },
  to: { path: modules.map((module) => `(^|node_modules/)${module}(/|$)`).join('|') },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'libs-know-no-service', severity: 'error', from: { path: '^libs/' }, to: { path: '^(services|dashboards|test|scripts)/' } },
    {
      name: 'services-know-no-service',
      comment: 'Only all-in-one composes services.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '^services/all-in-one/|\\.spec\\.ts$' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    only('xapi-imports-nothing', 'The statement grammar is pure.', lib('xapi'), lib('xapi')),
    only('statistics-imports-nothing', 'Interval methods are pure.', lib('statistics'), lib('statistics')),
    only('event-log-imports', 'The log knows records, not what is in them.', lib('event-log'), '^libs/(event-log|events|config|xapi)/'),
    only('clickhouse-imports', 'The client knows no table.', lib('clickhouse'), '^libs/(clickhouse|events|config)/'),
    only('capability-imports', 'The model.', lib('capability'), '^libs/(capability|statistics|privacy|clickhouse|events|config|xapi)/'),
    {
      name: 'web-knows-the-contract-only',
      severity: 'error',
      from: { path: '^dashboards/web/' },
      to: { path: '^(libs|services)/', pathNot: '^services/insight/src/contract\\.ts$' },
    },
    wrapped('only-event-log-knows-kafka', ['kafkajs'], lib('event-log')),
    wrapped('only-clickhouse-knows-its-client', ['@clickhouse', 'chdb', '@chdb', 'ffi-rs'], lib('clickhouse')),
    wrapped('only-services-know-nest', ['@nestjs'], '^services/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(libs|services|dashboards)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
