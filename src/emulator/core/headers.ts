/** Header names, lower case as they arrive. */
export const HEADERS = {
  authorization: 'authorization',
  apiKey: 'x-api-key',
  org: 'x-gw-ims-org-id',
  sandboxName: 'x-sandbox-name',
  sandboxId: 'x-sandbox-id',
  contentType: 'content-type',
  ifMatch: 'if-match',
  requestId: 'x-request-id',
  location: 'location',
  retryAfter: 'retry-after',
} as const
