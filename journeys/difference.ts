/**
 * Something that a drill is for never to find. `lost`: what is true is not said, or what was said did not come true.
 * `doubled`: done twice with effect. `wrong-secured`: a phone was called secured, be it for a moment, without having been.
 * `audit`: changes and evidence differ. `crosstalk`: two processes did one tenant's work at once.
 */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly what: string;
}

export const differenceKinds = ['lost', 'doubled', 'wrong-secured', 'audit', 'crosstalk'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

export const describeDifference = ({ kind, what }: Difference) => `${kind}: ${what}`;
