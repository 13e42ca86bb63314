/** Settings of the queries that derivation runs all day: one thread each, so that inserts and readers find the others free. */
export const inBackground = { max_threads: 1 } as const;
