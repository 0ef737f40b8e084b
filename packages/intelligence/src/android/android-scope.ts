import type { AndroidScope } from '../android-bulletins/read-android-bulletins.ts';

/** Makers that vulnerabilities are scoped to. `unknown` is somebody whom nobody named. */
export type PhoneMaker = 'google' | 'samsung' | 'other' | 'unknown';

/** Whose phone it is, by the maker's name or else by the model (`Pixel 7`, `SM-S911B`, `Galaxy S23`). */
export function makerOf(manufacturer: string | undefined, model: string | undefined): PhoneMaker {
  const maker = manufacturer?.trim().toLowerCase() ?? '';
  const name = model?.trim().toLowerCase() ?? '';
  if (maker.includes('samsung') || /^(sm-|galaxy\b)/.test(name)) return 'samsung';
  if (maker.includes('google') || /^pixel\b/.test(name)) return 'google';
  return maker === '' || maker === 'unknown' ? 'unknown' : 'other';
}

export type Concern =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'undecided'; readonly because: string };

/** Whether a vulnerability of this scope concerns a maker's phones. */
export function concerns(scope: AndroidScope, maker: PhoneMaker): Concern {
  switch (scope) {
    case 'all':
      return { kind: 'yes' };
    case 'pixel':
      return ofMaker('google', 'Pixel phones', maker);
    case 'samsung':
      return ofMaker('samsung', 'Samsung phones', maker);
  }
  const chipset = /^chipset:(.+)$/.exec(scope)?.[1];
  const whose = chipset === undefined ? `"${scope}" only` : `phones with a chip by ${chipset}`;
  const missing = chipset === undefined ? 'nobody can tell whether this is one' : 'no source tells which chip this has';
  return { kind: 'undecided', because: `it concerns ${whose}, and ${missing}` };
}

function ofMaker(scoped: PhoneMaker, phones: string, maker: PhoneMaker): Concern {
  if (maker === scoped) return { kind: 'yes' };
  return maker === 'unknown'
    ? { kind: 'undecided', because: `it concerns ${phones}, and no source tells who made this one` }
    : { kind: 'no' };
}
