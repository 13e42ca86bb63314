export interface Broker {
  /** `host:port` of its listener: what KAFKA_BROKERS takes. */
  brokers: string[];
  pid: number;
  port: number;
  /** Ends it with this signal (default SIGKILL) and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
}
export function missingTools(): string | null;
export function startBroker(options: { dataDir: string; port?: number; say?: (line: string) => void }): Promise<Broker>;
