import type { Target } from './kill-switch.ts';
import type { PlaceName } from './places.ts';

/** How often a place was passed, and how often somebody died there. */
export interface Visits {
  readonly place: PlaceName;
  readonly passed: number;
  readonly struck: number;
}

/** Which place is next, so that every place that is known is visited before any is visited again. */
export interface Itinerary {
  onPassed(place: PlaceName): void;
  onStruck(place: PlaceName): void;
  /** It was waited for and nobody passed it. */
  onMissed(place: PlaceName): void;
  /** The one visited least, and of those any; or now and then a moment that has no name. */
  next(upTo: (count: number) => number): Target;
  /** By name. */
  visits(): readonly Visits[];
}

/** One kill in four is at no place in particular: what has no name yet is met this way too. */
const oneAtRandomIn = 4;
const mostSteps = 300;
const mostOccurrences = 3;

export function createItinerary(): Itinerary {
  const books = new Map<PlaceName, { passed: number; struck: number; missed: number }>();
  const bookOf = (place: PlaceName) => {
    const book = books.get(place) ?? { passed: 0, struck: 0, missed: 0 };
    books.set(place, book);
    return book;
  };
  return {
    onPassed: (place) => {
      bookOf(place).passed += 1;
    },
    onStruck: (place) => {
      bookOf(place).struck += 1;
    },
    onMissed: (place) => {
      bookOf(place).missed += 1;
    },
    next: (upTo) => {
      const isRandom = upTo(oneAtRandomIn) === 0;
      const visits = ({ struck, missed }: { struck: number; missed: number }) => struck + missed;
      const fewest = Math.min(...[...books.values()].map(visits));
      const due = [...books].filter(([, book]) => visits(book) === fewest).map(([place]) => place);
      const name = due.toSorted()[upTo(due.length)];
      if (isRandom || name === undefined) return { kind: 'step', steps: 1 + upTo(mostSteps) };
      // What is passed once a minute is not waited for three times.
      const isRare = bookOf(name).passed < 20;
      return { kind: 'place', name, occurrence: isRare ? 1 : 1 + upTo(mostOccurrences) };
    },
    visits: () =>
      [...books]
        .map(([place, { passed, struck }]) => ({ place, passed, struck }))
        .toSorted((a, b) => (a.place < b.place ? -1 : 1)),
  };
}
