import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { counted } from '../../words/remote-words.ts';

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
  const styles = useStyles();
  return (
    <div className={styles.foot}>
      {hasMore && (
        <Button disabledFocusable={isLoading} onClick={loadMore}>
          {isLoading ? 'Loading…' : 'Load more'}
        </Button>
      )}
      <span>
        {counted(shown, 'phone', 'phones')} shown{hasMore ? ', there are more' : ', that is all'}
      </span>
    </div>
  );
}
