import type { DirectoryKind } from '../directory-listing.ts';
import type { User } from './user.ts';

export const users: DirectoryKind<User> = {
  type: 'user',
  plural: 'users',
  objects: ({ tenant }) => tenant.users,
  byDefault: [
    'id',
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ],
};
