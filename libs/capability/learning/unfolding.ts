import { collapse, isTwin, semanticDuplicateMs, stateOf, type AdmissionState, type Canonical } from './derive.ts';
import { mergeTwins, saysTheSame, Session, type LearningEvent } from './session.ts';
import { byTime, continues, sessionGapMs, type ClassifiedStatement } from './sessions.ts';

/** A learning event of a person, with the interval of knowledge in which it is so; `knownTo` null is open. */
export interface EventVersion extends LearningEvent {
  readonly personId: string;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

export interface StateChange {
  readonly knownFrom: number;
  /** null: not this person's from then on. */
  readonly state: AdmissionState | null;
}

/** A statement, as it is taken from then on, that becomes the person's at an instant, or ceases to be. */
export interface Arrival {
  readonly statement: ClassifiedStatement;
  readonly isAdmitted: boolean;
}

/** A session with what has been said of it so far. */
interface Track {
  readonly session: Session;
  /** The session of another source that tells of the same learning, earlier; null where there is none. */
  twinOf: Track | null;
  /** The reverse: they have a part in this one's event. */
  readonly twins: Set<Track>;
  /** The version in force, and the revisions of the sessions that it shows. */
  open: EventVersion | null;
  shown: string;
  /** What the states of all members hang on; members beyond `stated` have none yet. */
  said: string;
  stated: number;
}

const trackOf = (session: Session): Track => ({ session, twinOf: null, twins: new Set(), open: null, shown: '', said: '', stated: 0 });
const startOf = (track: Track): number => track.session.first.timestamp;

/**
 * What one person's statements of one group come to as they become known: sessions, events and states change where something new
 * bears on them, and nothing else is looked at again. The result is that of deriving everything anew at each instant.
 */
export class Unfolding {
  readonly events: EventVersion[] = [];
  readonly states = new Map<ClassifiedStatement, StateChange[]>();
  readonly #personId: string;
  /** Whether statements of the group come from more than one source: only then can one event be told twice. */
  readonly #hasSources: boolean;
  readonly #tracksOf = new Map<string, Track[]>();
  /** All tracks in the order of their first statements; kept only where there are sources to compare. */
  #inOrder: Track[] = [];

  constructor(personId: string, o: { hasSources: boolean }) {
    this.#personId = personId;
    this.#hasSources = o.hasSources;
  }

  /**
   * Takes in what becomes known at the instant `k`, later than every one before.
   * @param o.aliasesChange whether activities have other names from `k` on
   */
  at(k: number, arrivals: readonly Arrival[], o: { canonical: Canonical; aliasesChange: boolean }): void {
    const touched = new Set<Track>();
    const gone = new Set<Track>();
    const byKey = arrivals.length === 1 ? null : Map.groupBy(arrivals, ({ statement }) => statement.sessionKey);
    if (byKey !== null) for (const [key, own] of byKey) this.#change(key, own, { k, touched, gone });
    else for (const arrival of arrivals) this.#change(arrival.statement.sessionKey, [arrival], { k, touched, gone });
    if (this.#hasSources) this.#compare({ ...o, touched, gone });
    for (const track of gone) this.#close(track, k);
    for (const { twinOf } of touched) if (twinOf !== null) touched.add(twinOf);
    for (const track of touched) this.#say(track, k);
  }

  /** To be called last: the versions still in force. */
  finish(): void {
    for (const tracks of this.#tracksOf.values()) for (const { open } of tracks) if (open !== null) this.events.push(open);
  }

  #change(key: string, arrivals: readonly Arrival[], o: { k: number; touched: Set<Track>; gone: Set<Track> }): void {
    const tracks = this.#tracksOf.get(key) ?? [];
    if (tracks.length === 0) this.#tracksOf.set(key, tracks);
    const added = arrivals.filter(({ isAdmitted }) => isAdmitted).map(({ statement }) => statement);
    if (added.length > 1) added.sort(byTime);
    const [first] = added;
    const last = tracks.at(-1)?.session.last;
    if (added.length === arrivals.length && first !== undefined && (last === undefined || byTime(last, first) < 0)) {
      for (const statement of added) o.touched.add(append(tracks, statement));
      return;
    }
    const removed = new Set(arrivals.filter(({ isAdmitted }) => !isAdmitted).map(({ statement }) => statement));
    for (const statement of removed) this.#setState(statement, { knownFrom: o.k, state: null });
    const times = arrivals.map(({ statement }) => statement.timestamp);
    const bounds = times.reduce((span, time) => ({ from: Math.min(span.from, time), to: Math.max(span.to, time) }), {
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
    });
    const isNear = ({ session }: Track): boolean =>
      session.first.hasSessionId ||
      (session.last.timestamp + sessionGapMs >= bounds.from && session.first.timestamp - sessionGapMs <= bounds.to);
    const near = tracks.filter(isNear);
    const members = near.flatMap(({ session }) => session.members).filter((member) => !removed.has(member));
    const anew = collapse([...members, ...added].sort(byTime)).map(trackOf);
    const at =
      near[0] === undefined ? tracks.filter(({ session }) => session.last.timestamp < bounds.from).length : tracks.indexOf(near[0]);
    tracks.splice(at, near.length, ...anew);
    adopt(near, anew);
    for (const track of near) o.gone.add(track);
    for (const track of anew) o.touched.add(track);
  }

  /** Which sessions are told of by an earlier one of another source. Only what lies within reach of a change is judged again. */
  #compare(o: { canonical: Canonical; aliasesChange: boolean; touched: Set<Track>; gone: ReadonlySet<Track> }): void {
    const changed = [...o.touched, ...o.gone];
    for (const track of o.gone) parted(track, o);
    if (o.gone.size > 0) this.#inOrder = this.#inOrder.filter((track) => !o.gone.has(track));
    for (const track of o.touched) this.#place(track);
    const starts = changed.map(startOf);
    let from = o.aliasesChange ? Number.NEGATIVE_INFINITY : starts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    let until = (o.aliasesChange ? Number.POSITIVE_INFINITY : starts.reduce((a, b) => Math.max(a, b), from)) + semanticDuplicateMs;
    for (let at = this.#indexOf(from); at < this.#inOrder.length; at += 1) {
      const track = this.#inOrder[at];
      if (track === undefined || startOf(track) > until) break;
      const earlier = track.session.class === null ? null : this.#toldBefore(at, o.canonical);
      if (earlier === track.twinOf) continue;
      parted(track, o);
      track.twinOf = earlier;
      earlier?.twins.add(track);
      o.touched.add(track);
      from = startOf(track);
      until = Math.max(until, from + semanticDuplicateMs);
    }
  }

  #toldBefore(at: number, canonical: Canonical): Track | null {
    const track = this.#inOrder[at];
    if (track === undefined) return null;
    for (let before = at - 1; before >= 0; before -= 1) {
      const other = this.#inOrder[before];
      if (other === undefined || startOf(track) - startOf(other) >= semanticDuplicateMs) return null;
      if (other.session.class !== null && other.twinOf === null && isTwin(track.session, other.session, canonical)) return other;
    }
    return null;
  }

  /** Index of the first track that starts at an instant or later. */
  #indexOf(timestamp: number): number {
    let [low, high] = [0, this.#inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const track = this.#inOrder[middle];
      if (track !== undefined && startOf(track) < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #place(track: Track): void {
    let at = this.#indexOf(startOf(track));
    for (; at < this.#inOrder.length; at += 1) {
      const other = this.#inOrder[at];
      if (other === track) return;
      if (other === undefined || byTime(track.session.first, other.session.first) < 0) break;
    }
    this.#inOrder.splice(at, 0, track);
  }

  #say(track: Track, k: number): void {
    const { session, twinOf } = track;
    const shown = [session, ...[...track.twins].map((twin) => twin.session)].map((each) => `${each.serial} ${each.revision}`).join();
    if (session.class === null || twinOf !== null) this.#close(track, k);
    else if (track.open === null || track.shown !== shown) {
      const event = eventOf(track);
      if (event !== null && (track.open === null || !saysTheSame(track.open, event))) {
        this.#close(track, k);
        track.open = { ...event, personId: this.#personId, knownFrom: k, knownTo: null };
      }
    }
    track.shown = shown;
    const says = `${session.class === null} ${twinOf !== null} ${session.lead?.statementId}`;
    for (let at = says === track.said ? track.stated : 0; at < session.members.length; at += 1) {
      const member = session.members[at];
      if (member !== undefined) this.#setState(member, { knownFrom: k, state: stateOf(member, { session, isTwin: twinOf !== null }) });
    }
    track.said = says;
    track.stated = session.members.length;
  }

  #close(track: Track, k: number): void {
    if (track.open !== null) this.events.push({ ...track.open, knownTo: k });
    track.open = null;
  }

  #setState(statement: ClassifiedStatement, change: StateChange): void {
    const changes = this.states.get(statement);
    if (changes === undefined) this.states.set(statement, [change]);
    else if (changes.at(-1)?.state !== change.state) changes.push(change);
  }
}

/** Adds a statement later than all of its key; answers the track that it is on. */
function append(tracks: Track[], statement: ClassifiedStatement): Track {
  const last = tracks.at(-1);
  if (last !== undefined && continues(last.session.last, statement)) {
    last.session.add(statement);
    return last;
  }
  const track = trackOf(new Session(statement));
  tracks.push(track);
  return track;
}

/** What the session of a track and its twins come to; null where it is no learning event. */
function eventOf({ session, twins }: Track): LearningEvent | null {
  const { told } = session;
  if (told === null) return null;
  const others = [...twins].sort((a, b) => byTime(a.session.first, b.session.first)).map((twin) => twin.session.told);
  return mergeTwins(
    told,
    others.filter((twin) => twin !== null),
  );
}

/** Takes a track out of the event that it had a part in. */
function parted(track: Track, o: { touched: Set<Track>; gone: ReadonlySet<Track> }): void {
  const { twinOf } = track;
  if (twinOf === null) return;
  twinOf.twins.delete(track);
  track.twinOf = null;
  if (!o.gone.has(twinOf)) o.touched.add(twinOf);
}

/** Sessions formed anew take over the version that tells of the same first statement: it goes on unless it says something else now. */
function adopt(before: readonly Track[], after: readonly Track[]): void {
  const openOf = new Map(before.map((track) => [track.open?.statementIds[0], track]));
  for (const track of after) {
    const old = openOf.get(track.session.event?.statementIds[0]);
    if (old === undefined || old.open === null) continue;
    track.open = old.open;
    old.open = null;
  }
}
