/**
 * Node's flags for the edge. A request dies young: in a young generation of 64 MiB almost nothing of it is ever copied. Its buffers lie
 * outside the heap, and by default every 64 MiB of them start a collection of the whole heap: counted within the heap's own limit they do
 * not.
 */
export const EDGE_FLAGS = [
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  '--external-memory-accounted-in-global-limit',
  '--initial-old-space-size=256',
] as const;

/** Node's flags for every process of the product. */
export const COMMON_FLAGS = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'] as const;
