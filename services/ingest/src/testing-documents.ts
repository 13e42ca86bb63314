import { randomUUID } from 'node:crypto';

/** What tests of documents address them by. */
export const agent = JSON.stringify({ mbox: 'mailto:maija@example.org' });
export const activity = (): string => `https://lms.example.org/course/${randomUUID()}`;
export const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();
/** What a profile needs where there is none yet. */
export const isNew = { 'If-None-Match': '*' };
