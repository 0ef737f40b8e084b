import { makeStyles, tokens } from '@fluentui/react-components';
import type { Device } from '@picket/wire/console';
import { Given } from '../../look/given.tsx';
import { LevelBadge } from '../../look/level-badge.tsx';
import { Moment } from '../../look/moment.tsx';
import { deviceHeadline, userName } from '../fleet/device-cells.tsx';
import { tellStory } from './story.ts';

const useStyles = makeStyles({
  story: { display: 'grid', gap: tokens.spacingVerticalXS },
  who: { margin: 0, color: tokens.colorNeutralForeground2 },
  level: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, alignItems: 'center' },
  text: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase500 },
});

export function DeviceStory({ device }: { readonly device: Device }) {
  const styles = useStyles();
  return (
    <div className={styles.story}>
      <p className={styles.who}>
        <Given text={userName(device)} /> · {deviceHeadline(device)}
      </p>
      <div className={styles.level} aria-live="polite">
        <LevelBadge level={device.level} size="large" />
        <span>
          since <Moment at={device.since} />
        </span>
      </div>
      <p className={styles.text}>
        {tellStory(device)
          .flatMap((sentence) => [...sentence, ' '])
          .map((part, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
            typeof part === 'string' ? <span key={index}>{part}</span> : <Moment key={index} at={part.at} />,
          )}
      </p>
    </div>
  );
}
