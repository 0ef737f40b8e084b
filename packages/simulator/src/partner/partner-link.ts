/** The partner channel's memory in one tenant. */
export interface PartnerLink {
  readonly uploads: Map<string, Upload>;
  resyncRequestedAt: number | undefined;
}

export interface ThreatReport {
  readonly entraDeviceId: string;
  readonly threatLevel: 'secured' | 'low' | 'medium' | 'high';
  readonly updatedAt: number;
}

export type ReportOutcome = 'accepted' | 'older' | 'unknown-device';

export interface Upload {
  readonly id: string;
  readonly receivedAt: number;
  readonly reports: readonly ThreatReport[];
  status: 'pending' | 'completed' | 'failed';
  results: readonly { readonly entraDeviceId: string; readonly outcome: ReportOutcome }[];
  error: { readonly code: string; readonly message: string } | null;
}
