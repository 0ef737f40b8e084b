import { makeStyles, tokens } from '@fluentui/react-components';
import type { Device } from '@picket/wire/console';
import { useTexts } from '../../language/use-texts.ts';
import { CopyButton } from '../../look/copy-button.tsx';
import { FromServer } from '../../look/from-server.tsx';
import { Moment } from '../../look/moment.tsx';
import { Scrolling } from '../../look/scrolling.tsx';
import { channelName, complianceWord, factName, sourceName, threatWord } from '../../words/remote-words.ts';
import { words } from '../../words/texts.ts';
import { Evidence } from './evidence.tsx';
import { Section } from './section.tsx';
import { deviceTexts } from './texts.ts';

const useStyles = makeStyles({
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: 'inherit',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  head: { color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

export function FindingSection({ device }: { readonly device: Device }) {
  const { t } = useTexts(deviceTexts);
  const styles = useStyles();
  return (
    <Section title={t('finding.title')}>
      {device.findings.length === 0 && <p className={styles.quiet}>{t('finding.none')}</p>}
      {device.findings.map((finding) => (
        <Evidence key={finding.id} finding={finding} />
      ))}
    </Section>
  );
}

export function ChannelSection({ device }: { readonly device: Device }) {
  const { t } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <Section title={t('channel.title')}>
      {device.channels.length === 0 && <p className={styles.quiet}>{t('channel.none')}</p>}
      {device.channels.map(({ channelId, title, state, detail, since, wanted }) => (
        <div key={channelId}>
          <p className={styles.text}>
            <strong>{channelName(channelId, title, word)}</strong>: {t(`channel.state.${state}`)}
            {since !== null && (
              <>
                {' '}
                <Moment at={since} />
              </>
            )}
          </p>
          {detail !== null && (
            <p className={styles.quiet}>
              <FromServer text={detail} />
            </p>
          )}
          {wanted !== null && (
            <p className={styles.quiet}>
              {t('channel.wanted', {
                values: Object.entries(wanted)
                  .map(([name, value]) => `${factName(name, word)} ${value ?? t('channel.empty')}`)
                  .join(', '),
              })}
            </p>
          )}
        </div>
      ))}
      <p className={styles.quiet}>
        {device.partnerReportedThreatState === null
          ? t('channel.intune', { state: complianceWord(device.complianceState, word) })
          : t('channel.intuneAndPartner', {
              state: complianceWord(device.complianceState, word),
              word: threatWord(device.partnerReportedThreatState, word),
            })}
      </p>
    </Section>
  );
}

export function FactSection({ device }: { readonly device: Device }) {
  const { t } = useTexts(deviceTexts);
  const { t: word } = useTexts(words);
  const styles = useStyles();
  return (
    <Section title={t('facts.title')}>
      {device.facts.length === 0 ? (
        <p className={styles.quiet}>{t('facts.none')}</p>
      ) : (
        <Scrolling label={t('facts.region')}>
          <table className={styles.table}>
            <thead className={styles.head}>
              <tr>
                {(['fact', 'value', 'source', 'seen'] as const).map((column) => (
                  <th key={column} scope="col" className={styles.cell}>
                    {t(`facts.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {device.facts.map(({ name, value, source, observedAt }) => (
                <tr key={`${name} ${source}`}>
                  <th scope="row" className={styles.cell}>
                    {factName(name, word)}
                  </th>
                  <td className={styles.cell}>
                    <bdi>{value}</bdi>
                  </td>
                  <td className={styles.cell}>{sourceName(source, word)}</td>
                  <td className={styles.cell}>
                    <Moment at={observedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </Section>
  );
}

export function IdSection({ device }: { readonly device: Device }) {
  const { t } = useTexts(deviceTexts);
  const styles = useStyles();
  const ids = [
    { name: t('ids.picket'), id: device.id },
    { name: t('ids.intune'), id: device.remoteId },
    { name: t('ids.entra'), id: device.entraDeviceId },
    { name: t('ids.serial'), id: device.serialNumber },
    { name: t('ids.user'), id: device.user?.userPrincipalName ?? null },
  ];
  return (
    <Section title={t('ids.title')}>
      <table className={styles.table}>
        <tbody>
          {ids.map(({ name, id }) => (
            <tr key={name}>
              <th scope="row" className={styles.cell}>
                {name}
              </th>
              <td className={styles.cell}>
                {id === null ? (
                  <span className={styles.quiet}>{t('ids.none')}</span>
                ) : (
                  <>
                    <bdi className={styles.id}>{id}</bdi> <CopyButton text={id} label={t('ids.copy', { name })} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
