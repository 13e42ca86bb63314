import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lowers this process's claim on the processors, so that accepting comes before projecting and computing (ARCHITECTURE section 8).
 * To be called before threads are started, which inherit it. Where the kernel groups processes by session (Linux's autogroup), a
 * process's own niceness counts only within its group, so the group of a session leader is lowered too.
 */
export function yieldToIngest(options: { leadsSession?: boolean } = {}): void {
  const niceness = constants.priority.PRIORITY_BELOW_NORMAL;
  setPriority(niceness);
  if (options.leadsSession !== true) return;
  try {
    writeFileSync('/proc/self/autogroup', String(niceness));
  } catch {
    // Another system, or grouping is switched off: the process's own niceness counts.
  }
}
