import { makeStyles, tokens } from '@fluentui/react-components';
import type { Device } from '@picket/wire/console';
import { useLocale, useTexts } from '../../language/use-texts.ts';
import { FromServer } from '../../look/from-server.tsx';
import { Given } from '../../look/given.tsx';
import { InEnglish } from '../../look/in-english.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { ended } from '../../words/remote-words.ts';
import { plainIn } from '../../words/sentences.ts';
import { words } from '../../words/texts.ts';
import { deviceHeadline, userName } from '../fleet/device-cells.tsx';
import { fleetTexts } from '../fleet/texts.ts';
import { type Part, tellStory } from './story.ts';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({
  story: { display: 'grid', gap: tokens.spacingVerticalXS },
  who: { margin: 0, color: tokens.colorNeutralForeground2 },
  level: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  text: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase500 },
});

export function DeviceStory({ device }: { readonly device: Device }) {
  const { t, rich } = useTexts(deviceTexts);
  const { t: fleet } = useTexts(fleetTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <div className={styles.story}>
      <p className={styles.who}>
        <Given text={userName(device, fleet)} /> · {deviceHeadline(device, fleet, word)}
      </p>
      <div className={styles.level} aria-live="polite">
        <LevelBadge level={device.level} size="large" />
        <span>{rich('since', { at: <Moment at={device.since} /> })}</span>
      </div>
      <p className={styles.text}>
        {tellStory(device, t, word)
          .flatMap((sentence) => [...sentence, ' '])
          .map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
            <StoryPart key={index} part={part} />
          ))}
      </p>
    </div>
  );
}

function StoryPart({ part }: { readonly part: Part }) {
  const locale = useLocale();
  if (typeof part === 'string') return part;
  if ('at' in part) return <Moment at={part.at} />;
  if ('english' in part) return <FromServer text={part.english} />;
  // Within a sentence of ours: without a full stop of its own.
  const sentence = ended(part.inBrackets);
  const said = plainIn(locale, sentence);
  const inBrackets = said.replace(/\.$/, '');
  return (
    <>
      {' ('}
      {said === sentence ? <InEnglish>{inBrackets}</InEnglish> : inBrackets})
    </>
  );
}
