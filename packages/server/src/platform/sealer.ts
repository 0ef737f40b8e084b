import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { PicketError, type TenantId } from '@picket/domain';
import type { Secrets } from './real/system-secrets.ts';

/** Where a sealed value lives. It opens nowhere else: a ciphertext moved to another tenant or column is refused. */
export interface SealedPlace {
  readonly tenantId: TenantId;
  /** The column, with what tells apart several secrets in it: `consent_registration.secret_sealed.response`. */
  readonly place: string;
}

/** Keeps secrets of tenants unreadable in the database and its dumps. */
export interface Sealer {
  seal(plain: string, at: SealedPlace): string;
  /** @throws PicketError `settings_invalid` for want of the key, `internal` when it was altered or moved */
  open(sealed: string, at: SealedPlace): string;
  /** True when it was sealed with an older key: seal it again, then the older key can go. */
  isOutdated(sealed: string): boolean;
}

export const sealingKeyLength = 32;

const version = 'v1';
const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM. A sealed text is `v1.<key id>.<nonce, ciphertext and tag in base64url>`; the key id is a digest of the key, so
 * that keys need no names.
 *
 * @param keys the first one seals, all of them open: put a new key in front to rotate
 */
export function createSealer(keys: readonly Uint8Array[], secrets: Secrets): Sealer {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [current] = keys;
  if (current === undefined || keys.some((key) => key.length !== sealingKeyLength)) {
    throw new PicketError('settings_invalid', `A sealing key has ${sealingKeyLength} bytes, and there must be one.`);
  }
  const currentId = keyId(current);

  return {
    seal: (plain, at) => {
      const nonce = secrets.bytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', current, nonce).setAAD(boundTo(at));
      const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${currentId}.${body.toString('base64url')}`;
    },
    open: (sealed, at) => {
      const { id, body } = parse(sealed);
      const key = byId.get(id);
      if (key === undefined) {
        throw new PicketError(
          'settings_invalid',
          `A secret was sealed with key ${id}, which is not among the sealing keys.`,
        );
      }
      const nonce = body.subarray(0, nonceLength);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
        .setAAD(boundTo(at))
        .setAuthTag(body.subarray(-tagLength));
      try {
        const plain = [decipher.update(body.subarray(nonceLength, -tagLength)), decipher.final()];
        return Buffer.concat(plain).toString('utf8');
      } catch (cause) {
        throw new PicketError('internal', 'A sealed secret was altered, or moved here from elsewhere.', { cause });
      }
    },
    isOutdated: (sealed) => parse(sealed).id !== currentId,
  };
}

/** Names a key without telling it; stands in what it has sealed. */
export function keyId(key: Uint8Array): string {
  return createHash('sha256').update('picket sealing key').update(key).digest('hex').slice(0, 16);
}

/** Unambiguous whatever the parts contain. */
function boundTo({ tenantId, place }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([tenantId, place]), 'utf8');
}

function parse(sealed: string): { readonly id: string; readonly body: Buffer } {
  const [, id, body] = /^v1\.([0-9a-f]{16})\.([\w-]+)$/.exec(sealed) ?? [];
  const bytes = Buffer.from(body ?? '', 'base64url');
  if (id === undefined || bytes.length < nonceLength + tagLength) {
    throw new PicketError('internal', 'This is no sealed secret.');
  }
  return { id, body: bytes };
}
