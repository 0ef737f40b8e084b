import { makeStyles, tokens } from '@fluentui/react-components';
import picket from '../picket.svg';

const useStyles = makeStyles({
  mark: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: 'inherit',
    textDecorationLine: 'none',
  },
});

export function Wordmark() {
  const styles = useStyles();
  return (
    <span className={styles.mark}>
      <img src={picket} width={24} height={24} alt="" />
      Picket
    </span>
  );
}
