import { Checkbox, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { SetupChoices } from '@picket/wire/console';
import { useTexts } from '../../../language/use-texts.ts';
import { platformTexts } from './texts.ts';

const useStyles = makeStyles({
  choice: { display: 'grid', gap: tokens.spacingVerticalS, justifyItems: 'start' },
  text: { color: tokens.colorNeutralForeground2 },
});

interface ProtectionChoiceProps {
  readonly choices: SetupChoices;
  readonly isReadOnly: boolean;
  readonly onChange: (more: Partial<SetupChoices>) => void;
}

/** What protects the phones, beside judging them. */
export function ProtectionChoice({ choices, isReadOnly, onChange }: ProtectionChoiceProps) {
  const { t } = useTexts(platformTexts);
  const styles = useStyles();
  const labelled = (title: string, meaning: string) => (
    <>
      {title}
      <br />
      <span className={styles.text}>{meaning}</span>
    </>
  );
  return (
    <div className={styles.choice}>
      <Checkbox
        label={labelled(t('webProtection'), t('webProtectionMeaning'))}
        checked={choices.webProtection}
        disabled={isReadOnly}
        onChange={(_, { checked }) => onChange({ webProtection: checked === true })}
      />
      <Checkbox
        label={labelled(t('compliancePolicy'), t('compliancePolicyMeaning'))}
        checked={choices.compliancePolicy}
        disabled={isReadOnly}
        onChange={(_, { checked }) => onChange({ compliancePolicy: checked === true })}
      />
      <Field label={t('access')}>
        <RadioGroup
          value={choices.accessPolicy}
          disabled={isReadOnly}
          onChange={(_, { value }) => {
            const accessPolicy = (['none', 'report-only', 'hand-over'] as const).find((each) => each === value);
            if (accessPolicy !== undefined) onChange({ accessPolicy });
          }}
        >
          {(['none', 'report-only', 'hand-over'] as const).map((how) => (
            <Radio key={how} value={how} label={t(`accessPolicy.${how}`)} />
          ))}
        </RadioGroup>
      </Field>
    </div>
  );
}
