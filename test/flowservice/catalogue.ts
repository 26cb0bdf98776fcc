/**
 * Adobe's catalogues written down a second time, by verdict and in another form than the table of the client, so that a slip in one of
 * them shows. `1201-1205` is a range.
 */
const LINES = `
gateway 400 no         400003
gateway 401 new-token  401013
gateway 403 no         403000 403003 403010 403025 403027
gateway 429 backoff    429050
flow 400 no            1100 1401-1403 1405-1408 1410-1415 1418 1419 1423-1429 1431-1438 1440-1443 1445-1454 1456 2105 2110 2112 2113 2119
flow 400 settle        1409 1416 1417 1420 1421 1444 1457 1458
flow 400 re-read       1422 1430 1439 1455
flow 400 new-token     2114 2115
flow 401 no            2000-2002
flow 403 no            2111 2118 2120 2121
flow 404 no            2100 2101 2103 2106
flow 404 re-read       1101 1439
flow 412 re-read       1404
flow 500 backoff       1102 1400 2102 2104 2107 2108 2116 2117 2200 2250
flow 503 backoff       1103
flow 504 backoff       1104
provider 400 no        1000 1007 1014 1100 1308 1318 1600 1201-1205 1309-1311 1300-1307 1312-1317 1319-1379 1381-1386 1389-1401 1403 1404 1701-1714
provider 400 backoff   1380
provider 400 settle    1387
provider 400 re-read   1388
provider 401 new-token 1001 1008 1105 1605
provider 403 no        1002 1009 1106 1606
provider 404 re-read   1003 1102 1602
provider 408 backoff   1006
provider 412 re-read   1013 1107 1607
provider 415 no        1004
provider 500 backoff   1005 1010 1101 1200 1402 1601 1700
provider 503 backoff   1011 1103 1603
provider 504 backoff   1012 1104 1604`

export type Listed = { space: string; status: number; verdict: string; code: number }

export const CATALOGUE: readonly Listed[] = LINES.trim()
  .split('\n')
  .flatMap((line) => {
    const [space = '', status = '', verdict = '', ...codes] = line.split(/ +/)
    return codes.flatMap(expand).map((code) => ({ space, status: Number(status), verdict, code }))
  })

function expand(codes: string): number[] {
  const [from = 0, to = from] = codes.split('-').map(Number)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
