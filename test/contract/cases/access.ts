/** Token endpoint and gateway headers. */
import assert from 'node:assert/strict'
import type { Case } from '../case.ts'
import { askToken, exchange, type Access } from '../client.ts'
import { assertGateway, assertLike, assertRefused } from '../expect.ts'

export const accessCases: readonly Case[] = [
  {
    name: 'a token for client credentials in a form body, scopes separated by commas',
    where: 'reads',
    run: async ({ access }) => {
      const reply = await askToken(access, access.scopes.join(','))
      assert.equal(reply.status, 200)
      assertLike(reply.body, 'token')
    },
  },
  {
    name: 'a token for the same parameters in the query, on v2 and v3',
    // A secret in a URL ends up in logs: not with a real one.
    where: 'emulator',
    run: async ({ access }) => {
      for (const version of ['v2', 'v3']) {
        const reply = await exchange('POST', `${access.imsUrl}/ims/token/${version}?${tokenQuery(access)}`, {}, null)
        assert.equal(reply.status, 200)
        assertLike(reply.body, 'token')
      }
    },
  },
  {
    name: 'a token for scopes separated by blanks, as OAuth has it',
    where: 'emulator',
    run: async ({ access }) => assert.equal((await askToken(access, access.scopes.join(' '))).status, 200),
  },
  {
    name: 'OAuth errors of the token endpoint',
    where: 'emulator',
    run: async ({ access }) => {
      const errors = [
        await askToken({ ...access, clientSecret: '' }, 'openid'),
        await askToken({ ...access, clientId: '' }, 'openid'),
        await exchange('POST', `${access.imsUrl}/ims/token/v3?grant_type=password`, {}, null),
        await askToken(access, ''),
      ]
      assert.deepEqual(
        errors.map(({ status, body }) => [status, (body as { error?: string }).error]),
        [
          [400, 'invalid_client'],
          [400, 'invalid_client'],
          [400, 'unsupported_grant_type'],
          [400, 'invalid_scope'],
        ],
      )
    },
  },
  {
    name: '403010 without Authorization',
    where: 'reads',
    run: async ({ ask }) => assertGateway(await ask('GET', '/flows?limit=1', { headers: { Authorization: null } }), 403, '403010'),
  },
  {
    name: '401013 for a token that is none',
    where: 'reads',
    run: async ({ ask }) => assertGateway(await ask('GET', '/flows?limit=1', { headers: { Authorization: 'Bearer nonsense' } }), 401, '401013'),
  },
  {
    name: '403000 without an API key',
    where: 'reads',
    run: async ({ ask }) => assertGateway(await ask('GET', '/flows?limit=1', { headers: { 'x-api-key': null } }), 403, '403000'),
  },
  {
    name: '400003 without an organisation',
    where: 'reads',
    run: async ({ ask }) => assertGateway(await ask('GET', '/flows?limit=1', { headers: { 'x-gw-ims-org-id': null } }), 400, '400003'),
  },
  {
    name: '403027 or 403025 for an organisation that is malformed',
    where: 'reads',
    run: async ({ ask }) => assertGateway(await ask('GET', '/flows?limit=1', { headers: { 'x-gw-ims-org-id': 'acme' } }), 403, '403027', '403025'),
  },
  {
    name: 'an unknown sandbox is 404, and its id is not for user tokens',
    where: 'reads',
    run: async ({ ask }) => {
      const unknown = await ask('GET', '/flows?limit=1', { headers: { 'x-sandbox-name': 'sluice-contract-no-such' } })
      assertRefused(unknown, 'FLOW-2100-404', 'FLOW-2101-404')
      const byId = await ask('GET', '/flows?limit=1', { headers: { 'x-sandbox-id': 'bbbbbbbb-0000-4000-8000-000000000001' } })
      assertRefused(byId, 'FLOW-2110-400')
    },
  },
  {
    name: 'header names count in any case',
    where: 'reads',
    run: async ({ ask, access }) => {
      const headers = { 'x-sandbox-name': null, 'X-SANDBOX-NAME': access.sandbox, 'x-api-key': null, 'X-Api-Key': access.clientId }
      assert.equal((await ask('GET', '/flows?limit=1', { headers })).status, 200)
    },
  },
  {
    name: 'the sandbox as sandbox management describes it',
    where: 'reads',
    run: async ({ ask, access }) => {
      const reply = await ask('GET', `/data/foundation/sandbox-management/sandboxes/${access.sandbox}`)
      assert.equal(reply.status, 200)
      assertLike(reply.body, 'sandbox')
    },
  },
  {
    name: 'a body without a JSON content type is a bad request',
    where: 'emulator',
    run: async ({ ask }) => {
      const reply = await ask('POST', '/flows?mode=draft', { text: '{"name":"x"}', headers: { 'Content-Type': 'text/plain' } })
      assert.equal(reply.status, 400)
      assertLike(reply.body, 'error-content-type')
    },
  },
]

function tokenQuery({ clientId, clientSecret, scopes }: Access): string {
  const query = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: scopes.join(',') }
  return new URLSearchParams(query).toString()
}
