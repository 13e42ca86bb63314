/** Turns a JSON log line into one for a person at a terminal: time, level, service, message, the other fields, a stack below. */
export function readableLine(line: string): string {
  const { time, level, service, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [String(time).slice(11, 23), String(level).toUpperCase().padEnd(5), `[${String(service)}]`, msg, ...fields];
  const stack = stackOf(err);
  return `${head.filter((part) => part !== undefined).join(' ')}\n${stack === null ? '' : `  ${stack}\n`}`;
}

function stackOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  return String(stack ?? message).replaceAll('\n', '\n  ');
}
