import { makeStyles, tokens } from '@fluentui/react-components';
import {
  AddCircleRegular,
  ArrowImportRegular,
  ArrowUndoRegular,
  CheckmarkCircleRegular,
  DeleteRegular,
  EditRegular,
  QuestionCircleRegular,
} from '@fluentui/react-icons';
import type { PlanAction } from '@picket/domain';
import { useTexts } from '../../../language/use-texts.ts';
import { planTexts } from './texts.ts';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontWeight: tokens.fontWeightSemibold,
  },
});

const icons: Readonly<Record<PlanAction, typeof EditRegular>> = {
  create: AddCircleRegular,
  change: EditRegular,
  leave: CheckmarkCircleRegular,
  adopt: ArrowImportRegular,
  clash: QuestionCircleRegular,
  delete: DeleteRegular,
  release: ArrowUndoRegular,
};

/** What happens to an object, as a word with its sign. */
export function ActionMark({ action }: { readonly action: PlanAction }) {
  const { t } = useTexts(planTexts);
  const styles = useStyles();
  const Icon = icons[action];
  return (
    <span className={styles.mark}>
      <Icon aria-hidden="true" />
      {t(`action.${action}`)}
    </span>
  );
}
