/**
 * The child's side of supervision: Ctrl-C reaches the whole process group, so a child leaves stopping to its
 * parent, which asks by message; a parent that vanished closes the channel, and the child ends.
 */
export function superviseThisProcess(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const end = (code: number): void => {
    stopping ??= stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('message', (message) => {
    if (isStop(message)) end(0);
  });
  process.on('disconnect', () => end(1));
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'stop';
}
