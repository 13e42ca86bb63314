import type { ReactNode } from 'react';
import type { ApiError } from '../../api/client.ts';
import { usePage } from '../../page-context.ts';

interface QuestionProps {
  number: number;
  title: string;
  answer: { claim: string; more: string[] } | null;
  /** Said while the answer is on its way. */
  loading?: string | null;
  busy?: boolean;
  legend?: ReactNode;
  children: ReactNode;
}

/** One of the six questions: its answer in words on the left, the evidence on the right. */
export function Question({ number, title, answer, loading = null, busy = false, legend, children }: QuestionProps) {
  const { speech } = usePage();
  const id = `question-${number}`;
  return (
    <section className="wrap question" aria-labelledby={id} aria-busy={busy}>
      <div className="words">
        <p className="question-number">{speech.t('question.number', { number })}</p>
        <h2 id={id}>{title}</h2>
        {loading !== null && <p role="status">{loading}</p>}
        {answer?.claim && (
          <p className="answer">
            <b>{answer.claim}</b> {answer.more[0]}
          </p>
        )}
        {answer?.more.slice(1).map((sentence) => (
          <p className="answer" key={sentence}>
            {sentence}
          </p>
        ))}
        {legend}
      </div>
      <div className="evidence">{children}</div>
    </section>
  );
}

/** What stands in place of a chart whose values did not come: the code, and another try. */
export function RequestFailed({ error, again }: { error: ApiError; again: () => void }) {
  const { t } = usePage().speech;
  return (
    <div className="blank" role="alert">
      <p className="blank-title">{t('error.title')}</p>
      <p>{t('error.text')}</p>
      <p className="code">{error.code}</p>
      <button type="button" className="button" onClick={again}>
        {t('error.retry')}
      </button>
    </div>
  );
}
