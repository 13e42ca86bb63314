/** One thing that is wrong with the environment. `problem` never repeats the value of a variable that holds a secret. */
export interface ConfigProblem {
  variable: string;
  problem: string;
  remedy: string;
}

/** Every problem of the environment at once, so that an operator corrects it in one go. Code `CONFIG_INVALID`. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    const lines = problems.map((p) => `  ${p.variable} ${p.problem}. ${p.remedy}.`);
    super(`The environment is not valid (${problems.length === 1 ? '1 problem' : `${problems.length} problems`}):\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
