import { Link } from '@fluentui/react-components';
import { faults } from '@picket/domain';
import { useState } from 'react';
import { useLanguage, useTexts } from '../../language/use-texts.ts';
import { faultIn } from '../../look/problem-panel.tsx';
import { addressOf } from '../../routing/route.ts';
import { takeBegun } from '../setup/leave-for-consent.ts';
import { tenantTexts } from './texts.ts';

interface ConsentFailedProps {
  readonly code: string;
  /** The tenant that was last looked at: most likely the one that was being linked. */
  readonly tenant: { readonly id: string; readonly name: string };
}

/** After a grant that was refused or could not be believed: why, and where to begin again. */
export function ConsentFailed({ code, tenant }: ConsentFailedProps) {
  const { t } = useTexts(tenantTexts);
  const [begun] = useState(() => takeBegun());
  const language = useLanguage();
  const { title, remedy } = faultIn(language, code) ?? faultIn(language, 'internal') ?? faults.internal;
  return (
    <>
      <h1>{t('consentFailed.title')}</h1>
      <p>
        <strong>{title}.</strong> {remedy}
      </p>
      {begun === undefined ? (
        <Link href={addressOf({ page: 'connector', tenantId: tenant.id })}>
          {t('consentFailed.goTo', { name: tenant.name })}
        </Link>
      ) : (
        <Link href={addressOf(begun)}>{t('consentFailed.backToSetup')}</Link>
      )}
    </>
  );
}
