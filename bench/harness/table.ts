import { type Figure, isMissed } from './bench.ts';
import type { RecordedBench } from './results.ts';

/** As many digits as say something. */
export function spell(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(digits);
  const [whole = '', rest] = rounded.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${rest === undefined ? grouped : `${grouped}.${rest}`} ${unit}`;
}

export function spellAim({ aim, unit }: Figure): string {
  if (aim?.most !== undefined) return `≤ ${spell(aim.most, unit)}`;
  if (aim?.least !== undefined) return `≥ ${spell(aim.least, unit)}`;
  return '';
}

export function spellSpread({ spread, unit }: Figure): string {
  if (spread === undefined) return '';
  return `${spell(spread.low, unit).split(' ')[0]} … ${spell(spread.high, unit).split(' ')[0]} (${spread.rounds})`;
}

export function verdictOf(figure: Figure): string {
  if (figure.aim === undefined) return '';
  return isMissed(figure) ? 'missed' : 'met';
}

/** How a figure stands to the one that was recorded last: `+12 %`. */
function change(figure: Figure, before: RecordedBench | undefined): string {
  const was = before?.figures.find(({ name, unit }) => name === figure.name && unit === figure.unit)?.value;
  if (was === undefined || was === 0) return '';
  const percent = Math.round((figure.value / was - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}

/** For a terminal. In a quick run nothing is judged and nothing compared: the sizes are not those that were recorded. */
export function renderTable(figures: readonly Figure[], before: RecordedBench | undefined, quick: boolean): string {
  const rows = figures.map((figure) => [
    figure.name,
    spell(figure.value, figure.unit),
    spellSpread(figure),
    quick ? '' : spellAim(figure),
    quick ? '' : verdictOf(figure),
    quick ? '' : change(figure, before),
  ]);
  const head = ['', 'figure', 'spread (rounds)', 'aim', '', 'since recorded'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
