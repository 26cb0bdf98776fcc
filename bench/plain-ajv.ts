/** What ajv-cli does, for machines that cannot install it: every manifest of a folder parsed as YAML and validated by ajv. */
import { globSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

const [schema = '', folder = ''] = process.argv.slice(2)
const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object)
for (const path of globSync(`${folder}/**/*.yaml`)) if (!validate(parse(readFileSync(path, 'utf8')))) process.exitCode = 1
