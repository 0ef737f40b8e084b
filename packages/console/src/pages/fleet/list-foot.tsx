import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../language/use-texts.ts';
import { fleetTexts } from './texts.ts';

const useStyles = makeStyles({
  foot: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingTop: tokens.spacingVerticalM,
    color: tokens.colorNeutralForeground2,
  },
});

interface ListFootProps {
  readonly shown: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
}

export function ListFoot({ shown, hasMore, isLoading, loadMore }: ListFootProps) {
  const { t } = useTexts(fleetTexts);
  const styles = useStyles();
  return (
    <div className={styles.foot}>
      {hasMore && (
        <Button disabledFocusable={isLoading} onClick={loadMore}>
          {isLoading ? t('foot.loading') : t('foot.more')}
        </Button>
      )}
      <span>{hasMore ? t('foot.thereAreMore', { count: shown }) : t('foot.thatIsAll', { count: shown })}</span>
    </div>
  );
}
