import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { androidModes, installNotesFor, networkNotesFor } from '@picket/domain';
import { choicesFromWire, reaches, type SetupChoices } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { useCardStyles } from '../../../look/card-styles.ts';
import { Loading } from '../../../look/loading.tsx';
import { QueryProblem } from '../../../look/query-problem.tsx';
import { ReadOnlyBar } from '../../connector/read-only-bar.tsx';
import { useTenant } from '../../tenants/tenant-frame.tsx';
import { Remarks } from '../chosen/remarks.tsx';
import { SaveBar } from '../chosen/save-bar.tsx';
import { chosenTexts } from '../chosen/texts.ts';
import { useChoices } from '../chosen/use-choices.ts';
import { AgentChoice } from './agent-choice.tsx';
import { Notes } from './notes.tsx';
import { ProtectionChoice } from './protection-choice.tsx';
import { platformTexts } from './texts.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gap: tokens.spacingVerticalL, gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  boxes: { display: 'grid', justifyItems: 'start' },
});

/** Which phones there are, which agent they get, and what protects them. */
export function PlatformsStep({ tenantId }: { readonly tenantId: string }) {
  const { t } = useTexts(chosenTexts);
  const styles = useStyles();
  const tenant = useTenant();
  const mayManage = reaches(tenant.role, 'manage');
  const inHand = useChoices(tenantId);
  const { query, choices } = inHand;
  const shared = { tenantId, isReadOnly: !mayManage, onChange: inHand.change };
  return (
    <div className={styles.step}>
      {!mayManage && <ReadOnlyBar role={tenant.role} />}
      <QueryProblem query={query} />
      {choices === undefined && query.error === null && <Loading what={t('what')} rows={6} />}
      {choices !== undefined && (
        <>
          <Remarks inHand={inHand} />
          <AndroidCard choices={choices} {...shared} />
          <IosCard choices={choices} {...shared} />
          <ProtectionCard choices={choices} {...shared} />
          <SaveBar inHand={inHand} mayManage={mayManage} />
        </>
      )}
    </div>
  );
}

interface CardProps {
  readonly tenantId: string;
  readonly choices: SetupChoices;
  readonly isReadOnly: boolean;
  readonly onChange: (more: Partial<SetupChoices>) => void;
}

const noAgent = { kind: 'none' as const };

function AndroidCard({ tenantId, choices, isReadOnly, onChange }: CardProps) {
  const { t } = useTexts(platformTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const { android } = choices;
  const toggle = (mode: (typeof androidModes)[number], isOn: boolean) => {
    const modes = androidModes.filter((each) => (each === mode ? isOn : android?.modes.includes(each) === true));
    onChange({ android: modes.length === 0 ? null : { agent: android?.agent ?? noAgent, modes } });
  };
  return (
    <section className={card.card} aria-labelledby="setup-android">
      <h3 id="setup-android" className={styles.title}>
        {t('android')}
      </h3>
      <p className={styles.text}>{t('androidMeaning')}</p>
      <div className={styles.boxes}>
        {androidModes.map((mode) => (
          <Checkbox
            key={mode}
            label={t(`mode.${mode}`)}
            checked={android?.modes.includes(mode) === true}
            disabled={isReadOnly}
            onChange={(_, { checked }) => toggle(mode, checked === true)}
          />
        ))}
      </div>
      {android !== null && (
        <>
          <AgentChoice
            {...{ tenantId, isReadOnly }}
            platform="android"
            agent={android.agent}
            onChange={(agent) => onChange({ android: { ...android, agent } })}
          />
          <InstallNotes choices={choices} platform="android" />
        </>
      )}
    </section>
  );
}

function IosCard({ tenantId, choices, isReadOnly, onChange }: CardProps) {
  const { t } = useTexts(platformTexts);
  const card = useCardStyles();
  const styles = useStyles();
  const { ios } = choices;
  return (
    <section className={card.card} aria-labelledby="setup-ios">
      <h3 id="setup-ios" className={styles.title}>
        {t('ios')}
      </h3>
      <div className={styles.boxes}>
        <Checkbox
          label={t('iosChosen')}
          checked={ios !== null}
          disabled={isReadOnly}
          onChange={(_, { checked }) =>
            onChange({ ios: checked === true ? { volumePurchase: false, agent: noAgent } : null })
          }
        />
        {ios !== null && (
          <Checkbox
            label={t('volumePurchase')}
            checked={ios.volumePurchase}
            disabled={isReadOnly}
            onChange={(_, { checked }) => onChange({ ios: { ...ios, volumePurchase: checked === true } })}
          />
        )}
      </div>
      {ios !== null && (
        <>
          <AgentChoice
            {...{ tenantId, isReadOnly }}
            platform="ios"
            agent={ios.agent}
            onChange={(agent) => onChange({ ios: { ...ios, agent } })}
          />
          <InstallNotes choices={choices} platform="ios" />
        </>
      )}
    </section>
  );
}

function InstallNotes({ choices, platform }: { readonly choices: SetupChoices; readonly platform: 'android' | 'ios' }) {
  const { t } = useTexts(platformTexts);
  const notes = installNotesFor(choicesFromWire(choices)).filter((note) => note.platform === platform);
  return (
    <Notes
      title={t('installs')}
      notes={notes.map(({ id, installs, mode }) => ({
        id,
        word: t(`way.${installs}`),
        about: mode === undefined ? undefined : t(`mode.${mode}`),
        text: t(`note.${id}` as 'note.ios-web'),
      }))}
    />
  );
}

function ProtectionCard({ choices, isReadOnly, onChange }: CardProps) {
  const { t } = useTexts(platformTexts);
  const card = useCardStyles();
  const styles = useStyles();
  return (
    <section className={card.card} aria-labelledby="setup-protection">
      <h3 id="setup-protection" className={styles.title}>
        {t('protection')}
      </h3>
      <ProtectionChoice {...{ choices, isReadOnly, onChange }} />
      {choices.webProtection && (
        <Notes
          title={t('networks')}
          notes={networkNotesFor(choicesFromWire(choices)).map(({ id, covers, mode }) => ({
            id,
            word: t(`covers.${covers}`),
            about: mode === undefined ? undefined : t(`mode.${mode}`),
            text: t(`note.${id}` as 'note.ios-supervised'),
          }))}
        />
      )}
    </section>
  );
}
