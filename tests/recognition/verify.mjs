// Verify credentials with @digitalbazaar/vc, offline: {documents, known} on stdin, [true, …] on stdout.
import * as vc from '@digitalbazaar/vc'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { readFileSync } from 'node:fs'

const { documents, known } = JSON.parse(readFileSync(0, 'utf8'))

async function documentLoader (url) {
  const [address, fragment] = url.split('#')
  const whole = known[address]
  if (!whole) throw new Error(`not here: ${url}`)
  const part = fragment && whole.verificationMethod?.find(each => each.id === url)
  const document = part ? { '@context': whole['@context'], ...part } : whole
  return { contextUrl: null, documentUrl: url, document, tag: 'static' }
}

async function isVerified (credential) {
  const suite = new DataIntegrityProof({ cryptosuite })
  const checkStatus = async () => ({ verified: true })
  const found = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus })
  if (process.env.EXPLAIN && !found.verified) console.error(JSON.stringify(found.error, null, 1), found.error)
  return found.verified
}

const answers = []
for (const each of documents) answers.push(await isVerified(each))
console.log(JSON.stringify(answers))
