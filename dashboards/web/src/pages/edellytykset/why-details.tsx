import type { Count, Explanation, Indicator } from '../../api/contract.ts';
import { dateOfInstant, formatClock, formatDate } from '../../format/dates.ts';
import { decimal, percent } from '../../format/numbers.ts';
import { usePage } from '../../page-context.ts';
import type { Setting } from '../../words/story.ts';
import { structureWords } from '../../words/structure.ts';
import type { ReactNode } from 'react';
import { Pair } from './rows.tsx';

/** The published explanation: the group as bands, what became of the statements, coverage, remarks, versions and the query. */
export function WhyDetails({ explanation, indicators, setting }: { explanation: Explanation; indicators: Indicator[]; setting: Setting }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const { cohort, companions, exclusions, coverage, flags, numerator, denominator } = explanation;
  const nameOf = (id: string) => indicators.find((indicator) => indicator.id === id)?.name[language] ?? id;
  const inGroup = (['persons', 'personDays', 'learningEvents', 'minutes'] as const).map(
    (id) => [t(`why.${id}`), cohort?.[id] ?? null] as const,
  );
  const exact = [
    [t('why.numerator'), numerator ?? null],
    [t('why.denominator'), denominator ?? null],
  ] as const;
  const companionName = (id: string) => t(`companions.${id}`, { defaultValue: nameOf(id) });
  const companionText = (id: string, value: number | string | null) =>
    typeof value !== 'number'
      ? (value ?? '–')
      : id.endsWith('_share')
        ? percent(value, language)
        : decimal(value, Number.isInteger(value) ? 0 : 1, language);
  const share = (value: number | null) => (value === null ? null : percent(value, language));
  return (
    <>
      <Counts title={t('why.cohort')} pairs={[...inGroup, ...exact]}>
        {explanation.testProfile === undefined && <p className="small">{t('why.bands')}</p>}
      </Counts>
      <Counts
        title={t('why.companions')}
        pairs={Object.entries(companions).map(([id, value]) => [companionName(id), companionText(id, value)])}
      />
      <Counts
        title={t('why.exclusions')}
        pairs={Object.entries(exclusions).map(([state, count]) => [t(`why.states.${state}`, { defaultValue: state }), count])}
      >
        <p className="small">{t('why.wholeOrganisation')}</p>
      </Counts>
      <Counts title={t('why.coverage')} pairs={[[t('why.sources'), share(coverage)]]} />
      {flags.length > 0 && (
        <>
          <h4>{t('why.flags')}</h4>
          <ul className="plain-list">
            {flags.map((flag) => (
              <li key={flag}>
                {t(`flags.${flag}`, { defaultValue: flag })} <code>{flag}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {explanation.causes.length > 0 && (
        <>
          <h4>{t('why.causes')}</h4>
          <ul className="plain-list">
            {explanation.causes.map((cause) => (
              <li key={cause}>{t(`why.causeOf.${cause}`)}</li>
            ))}
          </ul>
        </>
      )}
      <Versions explanation={explanation} setting={setting} />
      <details className="table sql">
        <summary>{t('why.sql')}</summary>
        <pre tabIndex={0}>{explanation.sql}</pre>
      </details>
    </>
  );
}

function Counts({ title, pairs, children }: { title: string; pairs: (readonly [string, Count | null])[]; children?: ReactNode }) {
  const known = pairs.filter(([, count]) => count !== null);
  if (known.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl className="pairs">
        {known.map(([term, count]) => (
          <Pair key={term} term={term} text={String(count)} />
        ))}
      </dl>
      {children}
    </>
  );
}

function Versions({ explanation, setting }: { explanation: Explanation; setting: Setting }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const { knownAt, status, versions } = explanation;
  const at = Date.parse(knownAt);
  const known = `${formatDate(dateOfInstant(at, setting.timeZone), language)} ${formatClock(at, setting.timeZone, language)}`;
  return (
    <>
      <h4>{t('why.versions')}</h4>
      <dl className="pairs">
        <Pair term={t('why.knownAt')} text={known} />
        {status && <Pair term={t('why.status')} text={t(`why.statuses.${status}`)} />}
        {Object.entries(versions).map(([id, version]) => (
          <Pair
            key={id}
            term={t(`why.${id}`, { defaultValue: id })}
            text={id === 'structure' ? structureWords(version, speech) : version}
          />
        ))}
      </dl>
    </>
  );
}
