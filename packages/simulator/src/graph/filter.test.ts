import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilter } from './filter.ts';
import { GraphFault } from './graph-fault.ts';

const record = {
  displayName: "O'Neill",
  age: 41,
  isOn: true,
  seenDateTime: '2026-11-20T09:00:00.500Z',
  nothing: null,
  status: { errorCode: 53003 },
  groupTypes: ['Unified', 'DynamicMembership'],
  '@odata.type': '#microsoft.graph.webApp',
};
const holds = (text: string) => parseFilter(text, (path) => (path.split('/')[0] ?? '') in record).matches(record);

test.for([
  ["displayName eq 'o''neill'", true],
  ["displayName ne 'x'", true],
  ["startswith(displayName,'O')", true],
  ["endsWith(displayName, 'LL')", true],
  ['age gt 40 and age lt 42', true],
  ['age ge 42 or isOn eq true', true],
  ['not (age eq 41)', false],
  ['age in (1, 41)', true],
  ['seenDateTime ge 2026-11-20T09:00:00Z', true],
  ['seenDateTime gt 2026-11-20T10:00:00+01:00', true],
  ['seenDateTime lt 2026-11-20T09:00:00.4Z', false],
  ['nothing eq null', true],
  ['nothing ne null', false],
  ['nothing lt 5', false],
  ['status/errorCode eq 53003', true],
  ["contains(displayName,'nei')", true],
  ["contains(displayName,'x')", false],
  ["isof('microsoft.graph.webApp')", true],
  ["isof('microsoft.graph.mobileApp')", false],
  ["groupTypes/any(c:c eq 'unified')", true],
  ["groupTypes/any(c:c eq 'Public' or startswith(c,'Dyn'))", true],
  ["groupTypes/any(c: c eq 'Public')", false],
  ["not groupTypes/any(c:c eq 'Public') and age eq 41", true],
  ['age eq 1 or age eq 41 and isOn eq true', true],
] as const)('%s is %s', ([text, expected]) => {
  expect(holds(text)).toBe(expected);
});

test.for([
  'age eq',
  'age like 41',
  'shoeSize eq 1',
  "displayName eq 'x",
  'age eq 41 and',
  '(age eq 41',
  'age eq 41)',
  'age eq 41; drop table',
  'groupTypes/any(c:age eq 41)',
  'groupTypes/any(eq 41)',
  'shoes/any(c:c eq 41)',
  `${'('.repeat(20_000)}age eq 41`,
  `${'not '.repeat(20_000)}age eq 41`,
  '',
])('%s is refused', (text) => {
  expect(() => holds(text)).toThrow(GraphFault);
});

test('whatever somebody writes is understood or refused, and never breaks anything', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        holds(text);
      } catch (error) {
        expect(error).toBeInstanceOf(GraphFault);
      }
    }),
    { numRuns: 2_000 },
  );
});
