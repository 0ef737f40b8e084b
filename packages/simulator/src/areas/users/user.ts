/** A user as Graph names its properties. Those of the contract that are not here are null on the wire. */
export interface User {
  readonly id: string;
  readonly accountEnabled: boolean;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly mailNickname: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly officeLocation: string | null;
  readonly mobilePhone: string | null;
  readonly businessPhones: readonly string[];
  readonly preferredLanguage: string | null;
  readonly usageLocation: string | null;
  readonly userType: 'Member' | 'Guest';
  readonly createdDateTime: string;
  /** Sessions from before are good no more. */
  readonly signInSessionsValidFromDateTime?: string;
}
