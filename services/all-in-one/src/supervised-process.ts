/**
 * The child's side of supervision: Ctrl-C reaches the whole process group, so a child leaves stopping to its parent, which asks by
 * message; a parent that vanished closes the channel, and the child ends at once. Called before anything else is loaded.
 * @returns takes what stops the process in order, once there is something to stop
 */
export function superviseThisProcess(): (stop: () => Promise<void>) => void {
  let stopInOrder: (() => Promise<void>) | undefined;
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message) => {
    if (!isStop(message) || stopping) return;
    stopping = true;
    Promise.resolve(stopInOrder?.()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  return (stop) => {
    stopInOrder = stop;
  };
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'stop';
}
