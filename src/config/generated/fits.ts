// Generated from schemas/ by scripts/generate/validators.ts: change the schema, then `npm run generate`.
// @ts-nocheck
import { characters } from '../../lib/characters.ts'
export const fitsConfig = validate0;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://sluice.dev/schemas/config/v1.json","type":"object","additionalProperties":false,"properties":{"$schema":{"type":"string"},"owner":{"type":"string","pattern":"^[A-Za-z0-9._-]{1,64}$|\\$\\{"},"formerOwners":{"type":"array","items":{"type":"string","pattern":"^[A-Za-z0-9._-]{1,64}$|\\$\\{"},"uniqueItems":true},"git":{"$ref":"#/$defs/git"},"sources":{"type":"array","items":{"$ref":"#/$defs/source"}},"targets":{"type":"array","items":{"$ref":"#/$defs/target"}},"observeOnly":{"type":"boolean"},"resync":{"type":"string"},"server":{"type":"object","additionalProperties":false,"properties":{"host":{"type":"string","minLength":1},"port":{"type":"integer","minimum":0,"maximum":65535},"token":{"type":"string","minLength":1}}},"emulator":{"type":"object","additionalProperties":false,"properties":{"host":{"type":"string","minLength":1},"port":{"type":"integer","minimum":0,"maximum":65535},"settleMs":{"type":"integer","minimum":0,"maximum":600000}}},"dataDir":{"type":"string","minLength":1},"log":{"type":"object","additionalProperties":false,"properties":{"level":{"enum":["debug","info","warn","error"]},"format":{"enum":["auto","json","pretty"]}}},"shutdownTimeoutMs":{"type":"integer","minimum":0,"maximum":600000}},"$defs":{"git":{"type":"object","additionalProperties":false,"properties":{"url":{"$ref":"#/$defs/gitMembers/url"},"ref":{"$ref":"#/$defs/gitMembers/ref"},"path":{"$ref":"#/$defs/gitMembers/path"},"poll":{"$ref":"#/$defs/gitMembers/poll"},"username":{"$ref":"#/$defs/gitMembers/username"},"token":{"$ref":"#/$defs/gitMembers/token"},"sshKey":{"$ref":"#/$defs/gitMembers/sshKey"},"knownHosts":{"$ref":"#/$defs/gitMembers/knownHosts"},"maxStale":{"$ref":"#/$defs/gitMembers/maxStale"}}},"source":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"url":{"$ref":"#/$defs/gitMembers/url"},"ref":{"$ref":"#/$defs/gitMembers/ref"},"path":{"$ref":"#/$defs/gitMembers/path"},"poll":{"$ref":"#/$defs/gitMembers/poll"},"username":{"$ref":"#/$defs/gitMembers/username"},"token":{"$ref":"#/$defs/gitMembers/token"},"sshKey":{"$ref":"#/$defs/gitMembers/sshKey"},"knownHosts":{"$ref":"#/$defs/gitMembers/knownHosts"},"maxStale":{"$ref":"#/$defs/gitMembers/maxStale"}}},"gitMembers":{"url":{"type":"string","minLength":1},"ref":{"type":"string","minLength":1,"maxLength":255},"path":{"type":"string","minLength":1},"poll":{"type":"string"},"username":{"type":"string","minLength":1},"token":{"type":"string","minLength":1},"sshKey":{"type":"string","minLength":1},"knownHosts":{"type":"string","minLength":1},"maxStale":{"type":"string","pattern":"^[0-9]{1,9}(ms|s|m|h|d)$"}},"target":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"url":{"type":"string","minLength":1},"imsUrl":{"type":"string","minLength":1},"org":{"type":"string","pattern":"^[0-9A-Za-z]{24}@AdobeOrg$|\\$\\{"},"sandbox":{"type":"string","pattern":"^[a-z0-9][a-z0-9-]*$|\\$\\{"},"credentials":{"$ref":"#/$defs/credentials"},"vars":{"type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_-]*$"},"additionalProperties":{"type":["string","number","boolean"]}},"policy":{"$ref":"#/$defs/policy"},"limits":{"$ref":"#/$defs/limits"},"flowService":{"$ref":"#/$defs/flowService"}}},"credentials":{"type":"object","additionalProperties":false,"properties":{"clientId":{"type":"string","minLength":1},"clientSecret":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1},"minItems":1,"maxItems":4}]},"scopes":{"type":"array","items":{"type":"string","pattern":"^[^\\s,]+$"},"minItems":1},"formerClientIds":{"type":"array","items":{"type":"string","minLength":1},"uniqueItems":true}}},"policy":{"type":"object","additionalProperties":false,"properties":{"drift":{"enum":["correct","report","ignore"]},"prune":{"enum":["off","disable","delete"]},"deleteAfter":{"type":"string","pattern":"^[0-9]{1,9}(ms|s|m|h|d)$"},"maxChanges":{"$ref":"#/$defs/changeBounds"},"maxChangesPerHour":{"$ref":"#/$defs/changeBounds"},"marker":{"type":"boolean"},"suspend":{"type":"boolean"}}},"changeBounds":{"type":"object","additionalProperties":false,"properties":{"create":{"$ref":"#/$defs/changeBound"},"patch":{"$ref":"#/$defs/changeBound"},"publish":{"$ref":"#/$defs/changeBound"},"disable":{"$ref":"#/$defs/changeBound"},"delete":{"$ref":"#/$defs/changeBound"}}},"changeBound":{"anyOf":[{"type":"integer","minimum":0},{"type":"string","pattern":"^(none|[0-9]{1,3}%)$"}]},"limits":{"type":"object","additionalProperties":false,"properties":{"concurrency":{"type":"integer","minimum":1,"maximum":64},"requestsPerSecond":{"type":"number","exclusiveMinimum":0,"maximum":1000},"timeoutMs":{"type":"integer","minimum":100,"maximum":600000},"createWindowMs":{"type":"integer","minimum":0,"maximum":3600000},"listLagMs":{"type":"integer","minimum":0,"maximum":3600000},"settleMs":{"type":"integer","minimum":0,"maximum":600000}}},"flowService":{"type":"object","additionalProperties":false,"properties":{"ifMatchOnActions":{"type":"boolean"},"serviceClients":{"type":"array","items":{"type":"string","minLength":1},"uniqueItems":true},"pageLimit":{"type":"integer","minimum":1,"maximum":100}}}}};
const func0 = Object.prototype.hasOwnProperty;
const func2 = characters;
const pattern0 = new RegExp("^[A-Za-z0-9._-]{1,64}$|\\$\\{", "u");
const schema1 = {"type":"object","additionalProperties":false,"properties":{"url":{"$ref":"#/$defs/gitMembers/url"},"ref":{"$ref":"#/$defs/gitMembers/ref"},"path":{"$ref":"#/$defs/gitMembers/path"},"poll":{"$ref":"#/$defs/gitMembers/poll"},"username":{"$ref":"#/$defs/gitMembers/username"},"token":{"$ref":"#/$defs/gitMembers/token"},"sshKey":{"$ref":"#/$defs/gitMembers/sshKey"},"knownHosts":{"$ref":"#/$defs/gitMembers/knownHosts"},"maxStale":{"$ref":"#/$defs/gitMembers/maxStale"}}};
const schema2 = {"type":"string","minLength":1};
const schema3 = {"type":"string","minLength":1,"maxLength":255};
const schema4 = {"type":"string","minLength":1};
const schema5 = {"type":"string"};
const schema6 = {"type":"string","minLength":1};
const schema7 = {"type":"string","minLength":1};
const schema8 = {"type":"string","minLength":1};
const schema9 = {"type":"string","minLength":1};
const schema10 = {"type":"string","pattern":"^[0-9]{1,9}(ms|s|m|h|d)$"};
const pattern2 = new RegExp("^[0-9]{1,9}(ms|s|m|h|d)$", "u");

function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate1.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema1.properties, key0))){
validate1.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.url !== undefined){
let data0 = data.url;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(func2(data0) < 1){
validate1.errors = [{instancePath:instancePath+"/url",schemaPath:"#/$defs/gitMembers/url/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/url",schemaPath:"#/$defs/gitMembers/url/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ref !== undefined){
let data1 = data.ref;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(func2(data1) > 255){
validate1.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/maxLength",keyword:"maxLength",params:{limit: 255}}];
return false;
}
else {
if(func2(data1) < 1){
validate1.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate1.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
let data2 = data.path;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(func2(data2) < 1){
validate1.errors = [{instancePath:instancePath+"/path",schemaPath:"#/$defs/gitMembers/path/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/path",schemaPath:"#/$defs/gitMembers/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.poll !== undefined){
const _errs11 = errors;
if(typeof data.poll !== "string"){
validate1.errors = [{instancePath:instancePath+"/poll",schemaPath:"#/$defs/gitMembers/poll/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.username !== undefined){
let data4 = data.username;
const _errs14 = errors;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data4 === "string"){
if(func2(data4) < 1){
validate1.errors = [{instancePath:instancePath+"/username",schemaPath:"#/$defs/gitMembers/username/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/username",schemaPath:"#/$defs/gitMembers/username/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
let data5 = data.token;
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data5 === "string"){
if(func2(data5) < 1){
validate1.errors = [{instancePath:instancePath+"/token",schemaPath:"#/$defs/gitMembers/token/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/token",schemaPath:"#/$defs/gitMembers/token/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sshKey !== undefined){
let data6 = data.sshKey;
const _errs20 = errors;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data6 === "string"){
if(func2(data6) < 1){
validate1.errors = [{instancePath:instancePath+"/sshKey",schemaPath:"#/$defs/gitMembers/sshKey/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/sshKey",schemaPath:"#/$defs/gitMembers/sshKey/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.knownHosts !== undefined){
let data7 = data.knownHosts;
const _errs23 = errors;
const _errs24 = errors;
if(errors === _errs24){
if(typeof data7 === "string"){
if(func2(data7) < 1){
validate1.errors = [{instancePath:instancePath+"/knownHosts",schemaPath:"#/$defs/gitMembers/knownHosts/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/knownHosts",schemaPath:"#/$defs/gitMembers/knownHosts/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxStale !== undefined){
let data8 = data.maxStale;
const _errs26 = errors;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data8 === "string"){
if(!pattern2.test(data8)){
validate1.errors = [{instancePath:instancePath+"/maxStale",schemaPath:"#/$defs/gitMembers/maxStale/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,9}(ms|s|m|h|d)$"}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/maxStale",schemaPath:"#/$defs/gitMembers/maxStale/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema11 = {"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"url":{"$ref":"#/$defs/gitMembers/url"},"ref":{"$ref":"#/$defs/gitMembers/ref"},"path":{"$ref":"#/$defs/gitMembers/path"},"poll":{"$ref":"#/$defs/gitMembers/poll"},"username":{"$ref":"#/$defs/gitMembers/username"},"token":{"$ref":"#/$defs/gitMembers/token"},"sshKey":{"$ref":"#/$defs/gitMembers/sshKey"},"knownHosts":{"$ref":"#/$defs/gitMembers/knownHosts"},"maxStale":{"$ref":"#/$defs/gitMembers/maxStale"}}};
const pattern3 = new RegExp("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", "u");

function validate3(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate3.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema11.properties, key0))){
validate3.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate3.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data1 = data.url;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func2(data1) < 1){
validate3.errors = [{instancePath:instancePath+"/url",schemaPath:"#/$defs/gitMembers/url/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/url",schemaPath:"#/$defs/gitMembers/url/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ref !== undefined){
let data2 = data.ref;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(func2(data2) > 255){
validate3.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/maxLength",keyword:"maxLength",params:{limit: 255}}];
return false;
}
else {
if(func2(data2) < 1){
validate3.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
}
else {
validate3.errors = [{instancePath:instancePath+"/ref",schemaPath:"#/$defs/gitMembers/ref/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
let data3 = data.path;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(func2(data3) < 1){
validate3.errors = [{instancePath:instancePath+"/path",schemaPath:"#/$defs/gitMembers/path/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/path",schemaPath:"#/$defs/gitMembers/path/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.poll !== undefined){
const _errs13 = errors;
if(typeof data.poll !== "string"){
validate3.errors = [{instancePath:instancePath+"/poll",schemaPath:"#/$defs/gitMembers/poll/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.username !== undefined){
let data5 = data.username;
const _errs16 = errors;
const _errs17 = errors;
if(errors === _errs17){
if(typeof data5 === "string"){
if(func2(data5) < 1){
validate3.errors = [{instancePath:instancePath+"/username",schemaPath:"#/$defs/gitMembers/username/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/username",schemaPath:"#/$defs/gitMembers/username/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.token !== undefined){
let data6 = data.token;
const _errs19 = errors;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data6 === "string"){
if(func2(data6) < 1){
validate3.errors = [{instancePath:instancePath+"/token",schemaPath:"#/$defs/gitMembers/token/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/token",schemaPath:"#/$defs/gitMembers/token/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sshKey !== undefined){
let data7 = data.sshKey;
const _errs22 = errors;
const _errs23 = errors;
if(errors === _errs23){
if(typeof data7 === "string"){
if(func2(data7) < 1){
validate3.errors = [{instancePath:instancePath+"/sshKey",schemaPath:"#/$defs/gitMembers/sshKey/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/sshKey",schemaPath:"#/$defs/gitMembers/sshKey/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.knownHosts !== undefined){
let data8 = data.knownHosts;
const _errs25 = errors;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data8 === "string"){
if(func2(data8) < 1){
validate3.errors = [{instancePath:instancePath+"/knownHosts",schemaPath:"#/$defs/gitMembers/knownHosts/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/knownHosts",schemaPath:"#/$defs/gitMembers/knownHosts/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxStale !== undefined){
let data9 = data.maxStale;
const _errs28 = errors;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data9 === "string"){
if(!pattern2.test(data9)){
validate3.errors = [{instancePath:instancePath+"/maxStale",schemaPath:"#/$defs/gitMembers/maxStale/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,9}(ms|s|m|h|d)$"}}];
return false;
}
}
else {
validate3.errors = [{instancePath:instancePath+"/maxStale",schemaPath:"#/$defs/gitMembers/maxStale/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate3.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate3.errors = vErrors;
return errors === 0;
}
validate3.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema21 = {"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},"url":{"type":"string","minLength":1},"imsUrl":{"type":"string","minLength":1},"org":{"type":"string","pattern":"^[0-9A-Za-z]{24}@AdobeOrg$|\\$\\{"},"sandbox":{"type":"string","pattern":"^[a-z0-9][a-z0-9-]*$|\\$\\{"},"credentials":{"$ref":"#/$defs/credentials"},"vars":{"type":"object","propertyNames":{"pattern":"^[A-Za-z_][A-Za-z0-9_-]*$"},"additionalProperties":{"type":["string","number","boolean"]}},"policy":{"$ref":"#/$defs/policy"},"limits":{"$ref":"#/$defs/limits"},"flowService":{"$ref":"#/$defs/flowService"}}};
const schema22 = {"type":"object","additionalProperties":false,"properties":{"clientId":{"type":"string","minLength":1},"clientSecret":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1},"minItems":1,"maxItems":4}]},"scopes":{"type":"array","items":{"type":"string","pattern":"^[^\\s,]+$"},"minItems":1},"formerClientIds":{"type":"array","items":{"type":"string","minLength":1},"uniqueItems":true}}};
const schema30 = {"type":"object","additionalProperties":false,"properties":{"concurrency":{"type":"integer","minimum":1,"maximum":64},"requestsPerSecond":{"type":"number","exclusiveMinimum":0,"maximum":1000},"timeoutMs":{"type":"integer","minimum":100,"maximum":600000},"createWindowMs":{"type":"integer","minimum":0,"maximum":3600000},"listLagMs":{"type":"integer","minimum":0,"maximum":3600000},"settleMs":{"type":"integer","minimum":0,"maximum":600000}}};
const schema31 = {"type":"object","additionalProperties":false,"properties":{"ifMatchOnActions":{"type":"boolean"},"serviceClients":{"type":"array","items":{"type":"string","minLength":1},"uniqueItems":true},"pageLimit":{"type":"integer","minimum":1,"maximum":100}}};
const pattern6 = new RegExp("^[0-9A-Za-z]{24}@AdobeOrg$|\\$\\{", "u");
const pattern7 = new RegExp("^[a-z0-9][a-z0-9-]*$|\\$\\{", "u");
const pattern8 = new RegExp("^[^\\s,]+$", "u");
const pattern9 = new RegExp("^[A-Za-z_][A-Za-z0-9_-]*$", "u");
const schema23 = {"type":"object","additionalProperties":false,"properties":{"drift":{"enum":["correct","report","ignore"]},"prune":{"enum":["off","disable","delete"]},"deleteAfter":{"type":"string","pattern":"^[0-9]{1,9}(ms|s|m|h|d)$"},"maxChanges":{"$ref":"#/$defs/changeBounds"},"maxChangesPerHour":{"$ref":"#/$defs/changeBounds"},"marker":{"type":"boolean"},"suspend":{"type":"boolean"}}};
const schema24 = {"type":"object","additionalProperties":false,"properties":{"create":{"$ref":"#/$defs/changeBound"},"patch":{"$ref":"#/$defs/changeBound"},"publish":{"$ref":"#/$defs/changeBound"},"disable":{"$ref":"#/$defs/changeBound"},"delete":{"$ref":"#/$defs/changeBound"}}};
const schema25 = {"anyOf":[{"type":"integer","minimum":0},{"type":"string","pattern":"^(none|[0-9]{1,3}%)$"}]};
const pattern11 = new RegExp("^(none|[0-9]{1,3}%)$", "u");

function validate7(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate7.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "create") || (key0 === "patch")) || (key0 === "publish")) || (key0 === "disable")) || (key0 === "delete"))){
validate7.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.create !== undefined){
let data0 = data.create;
const _errs2 = errors;
const _errs4 = errors;
let valid2 = false;
const _errs5 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err0 = {instancePath:instancePath+"/create",schemaPath:"#/$defs/changeBound/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs5){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 0 || isNaN(data0)){
const err1 = {instancePath:instancePath+"/create",schemaPath:"#/$defs/changeBound/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
var _valid0 = _errs5 === errors;
valid2 = valid2 || _valid0;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data0 === "string"){
if(!pattern11.test(data0)){
const err2 = {instancePath:instancePath+"/create",schemaPath:"#/$defs/changeBound/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(none|[0-9]{1,3}%)$"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/create",schemaPath:"#/$defs/changeBound/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid2 = valid2 || _valid0;
if(!valid2){
const err4 = {instancePath:instancePath+"/create",schemaPath:"#/$defs/changeBound/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate7.errors = vErrors;
return false;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.patch !== undefined){
let data1 = data.patch;
const _errs9 = errors;
const _errs11 = errors;
let valid4 = false;
const _errs12 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err5 = {instancePath:instancePath+"/patch",schemaPath:"#/$defs/changeBound/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(errors === _errs12){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 0 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/patch",schemaPath:"#/$defs/changeBound/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
var _valid1 = _errs12 === errors;
valid4 = valid4 || _valid1;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data1 === "string"){
if(!pattern11.test(data1)){
const err7 = {instancePath:instancePath+"/patch",schemaPath:"#/$defs/changeBound/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(none|[0-9]{1,3}%)$"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/patch",schemaPath:"#/$defs/changeBound/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid1 = _errs14 === errors;
valid4 = valid4 || _valid1;
if(!valid4){
const err9 = {instancePath:instancePath+"/patch",schemaPath:"#/$defs/changeBound/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate7.errors = vErrors;
return false;
}
else {
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.publish !== undefined){
let data2 = data.publish;
const _errs16 = errors;
const _errs18 = errors;
let valid6 = false;
const _errs19 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err10 = {instancePath:instancePath+"/publish",schemaPath:"#/$defs/changeBound/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(errors === _errs19){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err11 = {instancePath:instancePath+"/publish",schemaPath:"#/$defs/changeBound/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
var _valid2 = _errs19 === errors;
valid6 = valid6 || _valid2;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data2 === "string"){
if(!pattern11.test(data2)){
const err12 = {instancePath:instancePath+"/publish",schemaPath:"#/$defs/changeBound/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(none|[0-9]{1,3}%)$"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/publish",schemaPath:"#/$defs/changeBound/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
var _valid2 = _errs21 === errors;
valid6 = valid6 || _valid2;
if(!valid6){
const err14 = {instancePath:instancePath+"/publish",schemaPath:"#/$defs/changeBound/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
validate7.errors = vErrors;
return false;
}
else {
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.disable !== undefined){
let data3 = data.disable;
const _errs23 = errors;
const _errs25 = errors;
let valid8 = false;
const _errs26 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err15 = {instancePath:instancePath+"/disable",schemaPath:"#/$defs/changeBound/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(errors === _errs26){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
const err16 = {instancePath:instancePath+"/disable",schemaPath:"#/$defs/changeBound/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
var _valid3 = _errs26 === errors;
valid8 = valid8 || _valid3;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data3 === "string"){
if(!pattern11.test(data3)){
const err17 = {instancePath:instancePath+"/disable",schemaPath:"#/$defs/changeBound/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(none|[0-9]{1,3}%)$"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/disable",schemaPath:"#/$defs/changeBound/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var _valid3 = _errs28 === errors;
valid8 = valid8 || _valid3;
if(!valid8){
const err19 = {instancePath:instancePath+"/disable",schemaPath:"#/$defs/changeBound/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
validate7.errors = vErrors;
return false;
}
else {
errors = _errs25;
if(vErrors !== null){
if(_errs25){
vErrors.length = _errs25;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delete !== undefined){
let data4 = data.delete;
const _errs30 = errors;
const _errs32 = errors;
let valid10 = false;
const _errs33 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err20 = {instancePath:instancePath+"/delete",schemaPath:"#/$defs/changeBound/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(errors === _errs33){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
const err21 = {instancePath:instancePath+"/delete",schemaPath:"#/$defs/changeBound/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
var _valid4 = _errs33 === errors;
valid10 = valid10 || _valid4;
const _errs35 = errors;
if(errors === _errs35){
if(typeof data4 === "string"){
if(!pattern11.test(data4)){
const err22 = {instancePath:instancePath+"/delete",schemaPath:"#/$defs/changeBound/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(none|[0-9]{1,3}%)$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/delete",schemaPath:"#/$defs/changeBound/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
var _valid4 = _errs35 === errors;
valid10 = valid10 || _valid4;
if(!valid10){
const err24 = {instancePath:instancePath+"/delete",schemaPath:"#/$defs/changeBound/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
validate7.errors = vErrors;
return false;
}
else {
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate7.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate7.errors = vErrors;
return errors === 0;
}
validate7.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate6(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate6.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "drift") || (key0 === "prune")) || (key0 === "deleteAfter")) || (key0 === "maxChanges")) || (key0 === "maxChangesPerHour")) || (key0 === "marker")) || (key0 === "suspend"))){
validate6.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.drift !== undefined){
let data0 = data.drift;
const _errs2 = errors;
if(!(((data0 === "correct") || (data0 === "report")) || (data0 === "ignore"))){
validate6.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/enum",keyword:"enum",params:{allowedValues: schema23.properties.drift.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.prune !== undefined){
let data1 = data.prune;
const _errs3 = errors;
if(!(((data1 === "off") || (data1 === "disable")) || (data1 === "delete"))){
validate6.errors = [{instancePath:instancePath+"/prune",schemaPath:"#/properties/prune/enum",keyword:"enum",params:{allowedValues: schema23.properties.prune.enum}}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.deleteAfter !== undefined){
let data2 = data.deleteAfter;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data2 === "string"){
if(!pattern2.test(data2)){
validate6.errors = [{instancePath:instancePath+"/deleteAfter",schemaPath:"#/properties/deleteAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,9}(ms|s|m|h|d)$"}}];
return false;
}
}
else {
validate6.errors = [{instancePath:instancePath+"/deleteAfter",schemaPath:"#/properties/deleteAfter/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxChanges !== undefined){
const _errs6 = errors;
if(!(validate7(data.maxChanges, {instancePath:instancePath+"/maxChanges",parentData:data,parentDataProperty:"maxChanges",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxChangesPerHour !== undefined){
const _errs7 = errors;
if(!(validate7(data.maxChangesPerHour, {instancePath:instancePath+"/maxChangesPerHour",parentData:data,parentDataProperty:"maxChangesPerHour",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate7.errors : vErrors.concat(validate7.errors);
errors = vErrors.length;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.marker !== undefined){
const _errs8 = errors;
if(typeof data.marker !== "boolean"){
validate6.errors = [{instancePath:instancePath+"/marker",schemaPath:"#/properties/marker/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.suspend !== undefined){
const _errs10 = errors;
if(typeof data.suspend !== "boolean"){
validate6.errors = [{instancePath:instancePath+"/suspend",schemaPath:"#/properties/suspend/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate6.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate6.errors = vErrors;
return errors === 0;
}
validate6.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate5(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate5.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema21.properties, key0))){
validate5.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate5.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.url !== undefined){
let data1 = data.url;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(func2(data1) < 1){
validate5.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/url",schemaPath:"#/properties/url/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.imsUrl !== undefined){
let data2 = data.imsUrl;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(func2(data2) < 1){
validate5.errors = [{instancePath:instancePath+"/imsUrl",schemaPath:"#/properties/imsUrl/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/imsUrl",schemaPath:"#/properties/imsUrl/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.org !== undefined){
let data3 = data.org;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern6.test(data3)){
validate5.errors = [{instancePath:instancePath+"/org",schemaPath:"#/properties/org/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Za-z]{24}@AdobeOrg$|\\$\\{"}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/org",schemaPath:"#/properties/org/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sandbox !== undefined){
let data4 = data.sandbox;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data4 === "string"){
if(!pattern7.test(data4)){
validate5.errors = [{instancePath:instancePath+"/sandbox",schemaPath:"#/properties/sandbox/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9-]*$|\\$\\{"}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/sandbox",schemaPath:"#/properties/sandbox/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.credentials !== undefined){
let data5 = data.credentials;
const _errs12 = errors;
const _errs13 = errors;
if(errors === _errs13){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
const _errs15 = errors;
for(const key1 in data5){
if(!((((key1 === "clientId") || (key1 === "clientSecret")) || (key1 === "scopes")) || (key1 === "formerClientIds"))){
validate5.errors = [{instancePath:instancePath+"/credentials",schemaPath:"#/$defs/credentials/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs15 === errors){
if(data5.clientId !== undefined){
let data6 = data5.clientId;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data6 === "string"){
if(func2(data6) < 1){
validate5.errors = [{instancePath:instancePath+"/credentials/clientId",schemaPath:"#/$defs/credentials/properties/clientId/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials/clientId",schemaPath:"#/$defs/credentials/properties/clientId/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid2 = _errs16 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data5.clientSecret !== undefined){
let data7 = data5.clientSecret;
const _errs18 = errors;
const _errs19 = errors;
let valid3 = false;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data7 === "string"){
if(func2(data7) < 1){
const err0 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs20 === errors;
valid3 = valid3 || _valid0;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data7)){
if(data7.length > 4){
const err2 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/1/maxItems",keyword:"maxItems",params:{limit: 4}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
if(data7.length < 1){
const err3 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
var valid4 = true;
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
const _errs24 = errors;
if(errors === _errs24){
if(typeof data8 === "string"){
if(func2(data8) < 1){
const err4 = {instancePath:instancePath+"/credentials/clientSecret/" + i0,schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/credentials/clientSecret/" + i0,schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var valid4 = _errs24 === errors;
if(!valid4){
break;
}
}
}
}
}
else {
const err6 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs22 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err7 = {instancePath:instancePath+"/credentials/clientSecret",schemaPath:"#/$defs/credentials/properties/clientSecret/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate5.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid2 = _errs18 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data5.scopes !== undefined){
let data9 = data5.scopes;
const _errs26 = errors;
if(errors === _errs26){
if(Array.isArray(data9)){
if(data9.length < 1){
validate5.errors = [{instancePath:instancePath+"/credentials/scopes",schemaPath:"#/$defs/credentials/properties/scopes/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid5 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
let data10 = data9[i1];
const _errs28 = errors;
if(errors === _errs28){
if(typeof data10 === "string"){
if(!pattern8.test(data10)){
validate5.errors = [{instancePath:instancePath+"/credentials/scopes/" + i1,schemaPath:"#/$defs/credentials/properties/scopes/items/pattern",keyword:"pattern",params:{pattern: "^[^\\s,]+$"}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials/scopes/" + i1,schemaPath:"#/$defs/credentials/properties/scopes/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs28 === errors;
if(!valid5){
break;
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials/scopes",schemaPath:"#/$defs/credentials/properties/scopes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs26 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data5.formerClientIds !== undefined){
let data11 = data5.formerClientIds;
const _errs30 = errors;
if(errors === _errs30){
if(Array.isArray(data11)){
var valid6 = true;
const len2 = data11.length;
for(let i2=0; i2<len2; i2++){
let data12 = data11[i2];
const _errs32 = errors;
if(errors === _errs32){
if(typeof data12 === "string"){
if(func2(data12) < 1){
validate5.errors = [{instancePath:instancePath+"/credentials/formerClientIds/" + i2,schemaPath:"#/$defs/credentials/properties/formerClientIds/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials/formerClientIds/" + i2,schemaPath:"#/$defs/credentials/properties/formerClientIds/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid6 = _errs32 === errors;
if(!valid6){
break;
}
}
if(valid6){
let i3 = data11.length;
let j0;
if(i3 > 1){
const indices0 = {};
for(;i3--;){
let item0 = data11[i3];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
validate5.errors = [{instancePath:instancePath+"/credentials/formerClientIds",schemaPath:"#/$defs/credentials/properties/formerClientIds/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j0}}];
return false;
break;
}
indices0[item0] = i3;
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials/formerClientIds",schemaPath:"#/$defs/credentials/properties/formerClientIds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid2 = _errs30 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/credentials",schemaPath:"#/$defs/credentials/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vars !== undefined){
let data13 = data.vars;
const _errs34 = errors;
if(errors === _errs34){
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
for(const key2 in data13){
const _errs36 = errors;
if(typeof key2 === "string"){
if(!pattern9.test(key2)){
const err8 = {instancePath:instancePath+"/vars",schemaPath:"#/properties/vars/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_-]*$"},propertyName:key2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var valid8 = _errs36 === errors;
if(!valid8){
const err9 = {instancePath:instancePath+"/vars",schemaPath:"#/properties/vars/propertyNames",keyword:"propertyNames",params:{propertyName: key2}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate5.errors = vErrors;
return false;
break;
}
}
if(valid8){
for(const key3 in data13){
let data14 = data13[key3];
const _errs38 = errors;
if(((typeof data14 !== "string") && (!((typeof data14 == "number") && (isFinite(data14))))) && (typeof data14 !== "boolean")){
validate5.errors = [{instancePath:instancePath+"/vars/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/vars/additionalProperties/type",keyword:"type",params:{type: schema21.properties.vars.additionalProperties.type}}];
return false;
}
var valid9 = _errs38 === errors;
if(!valid9){
break;
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/vars",schemaPath:"#/properties/vars/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
const _errs40 = errors;
if(!(validate6(data.policy, {instancePath:instancePath+"/policy",parentData:data,parentDataProperty:"policy",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate6.errors : vErrors.concat(validate6.errors);
errors = vErrors.length;
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.limits !== undefined){
let data16 = data.limits;
const _errs41 = errors;
const _errs42 = errors;
if(errors === _errs42){
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
const _errs44 = errors;
for(const key4 in data16){
if(!((((((key4 === "concurrency") || (key4 === "requestsPerSecond")) || (key4 === "timeoutMs")) || (key4 === "createWindowMs")) || (key4 === "listLagMs")) || (key4 === "settleMs"))){
validate5.errors = [{instancePath:instancePath+"/limits",schemaPath:"#/$defs/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}}];
return false;
break;
}
}
if(_errs44 === errors){
if(data16.concurrency !== undefined){
let data17 = data16.concurrency;
const _errs45 = errors;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
validate5.errors = [{instancePath:instancePath+"/limits/concurrency",schemaPath:"#/$defs/limits/properties/concurrency/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs45){
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 64 || isNaN(data17)){
validate5.errors = [{instancePath:instancePath+"/limits/concurrency",schemaPath:"#/$defs/limits/properties/concurrency/maximum",keyword:"maximum",params:{comparison: "<=", limit: 64}}];
return false;
}
else {
if(data17 < 1 || isNaN(data17)){
validate5.errors = [{instancePath:instancePath+"/limits/concurrency",schemaPath:"#/$defs/limits/properties/concurrency/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid11 = _errs45 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data16.requestsPerSecond !== undefined){
let data18 = data16.requestsPerSecond;
const _errs47 = errors;
if(errors === _errs47){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 1000 || isNaN(data18)){
validate5.errors = [{instancePath:instancePath+"/limits/requestsPerSecond",schemaPath:"#/$defs/limits/properties/requestsPerSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}}];
return false;
}
else {
if(data18 <= 0 || isNaN(data18)){
validate5.errors = [{instancePath:instancePath+"/limits/requestsPerSecond",schemaPath:"#/$defs/limits/properties/requestsPerSecond/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}}];
return false;
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/limits/requestsPerSecond",schemaPath:"#/$defs/limits/properties/requestsPerSecond/type",keyword:"type",params:{type: "number"}}];
return false;
}
}
var valid11 = _errs47 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data16.timeoutMs !== undefined){
let data19 = data16.timeoutMs;
const _errs49 = errors;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
validate5.errors = [{instancePath:instancePath+"/limits/timeoutMs",schemaPath:"#/$defs/limits/properties/timeoutMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs49){
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 600000 || isNaN(data19)){
validate5.errors = [{instancePath:instancePath+"/limits/timeoutMs",schemaPath:"#/$defs/limits/properties/timeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}}];
return false;
}
else {
if(data19 < 100 || isNaN(data19)){
validate5.errors = [{instancePath:instancePath+"/limits/timeoutMs",schemaPath:"#/$defs/limits/properties/timeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 100}}];
return false;
}
}
}
}
var valid11 = _errs49 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data16.createWindowMs !== undefined){
let data20 = data16.createWindowMs;
const _errs51 = errors;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
validate5.errors = [{instancePath:instancePath+"/limits/createWindowMs",schemaPath:"#/$defs/limits/properties/createWindowMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs51){
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 3600000 || isNaN(data20)){
validate5.errors = [{instancePath:instancePath+"/limits/createWindowMs",schemaPath:"#/$defs/limits/properties/createWindowMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600000}}];
return false;
}
else {
if(data20 < 0 || isNaN(data20)){
validate5.errors = [{instancePath:instancePath+"/limits/createWindowMs",schemaPath:"#/$defs/limits/properties/createWindowMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid11 = _errs51 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data16.listLagMs !== undefined){
let data21 = data16.listLagMs;
const _errs53 = errors;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
validate5.errors = [{instancePath:instancePath+"/limits/listLagMs",schemaPath:"#/$defs/limits/properties/listLagMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs53){
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 3600000 || isNaN(data21)){
validate5.errors = [{instancePath:instancePath+"/limits/listLagMs",schemaPath:"#/$defs/limits/properties/listLagMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600000}}];
return false;
}
else {
if(data21 < 0 || isNaN(data21)){
validate5.errors = [{instancePath:instancePath+"/limits/listLagMs",schemaPath:"#/$defs/limits/properties/listLagMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid11 = _errs53 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data16.settleMs !== undefined){
let data22 = data16.settleMs;
const _errs55 = errors;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
validate5.errors = [{instancePath:instancePath+"/limits/settleMs",schemaPath:"#/$defs/limits/properties/settleMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs55){
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 600000 || isNaN(data22)){
validate5.errors = [{instancePath:instancePath+"/limits/settleMs",schemaPath:"#/$defs/limits/properties/settleMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}}];
return false;
}
else {
if(data22 < 0 || isNaN(data22)){
validate5.errors = [{instancePath:instancePath+"/limits/settleMs",schemaPath:"#/$defs/limits/properties/settleMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid11 = _errs55 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/limits",schemaPath:"#/$defs/limits/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.flowService !== undefined){
let data23 = data.flowService;
const _errs57 = errors;
const _errs58 = errors;
if(errors === _errs58){
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
const _errs60 = errors;
for(const key5 in data23){
if(!(((key5 === "ifMatchOnActions") || (key5 === "serviceClients")) || (key5 === "pageLimit"))){
validate5.errors = [{instancePath:instancePath+"/flowService",schemaPath:"#/$defs/flowService/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}}];
return false;
break;
}
}
if(_errs60 === errors){
if(data23.ifMatchOnActions !== undefined){
const _errs61 = errors;
if(typeof data23.ifMatchOnActions !== "boolean"){
validate5.errors = [{instancePath:instancePath+"/flowService/ifMatchOnActions",schemaPath:"#/$defs/flowService/properties/ifMatchOnActions/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid13 = _errs61 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data23.serviceClients !== undefined){
let data25 = data23.serviceClients;
const _errs63 = errors;
if(errors === _errs63){
if(Array.isArray(data25)){
var valid14 = true;
const len3 = data25.length;
for(let i4=0; i4<len3; i4++){
let data26 = data25[i4];
const _errs65 = errors;
if(errors === _errs65){
if(typeof data26 === "string"){
if(func2(data26) < 1){
validate5.errors = [{instancePath:instancePath+"/flowService/serviceClients/" + i4,schemaPath:"#/$defs/flowService/properties/serviceClients/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate5.errors = [{instancePath:instancePath+"/flowService/serviceClients/" + i4,schemaPath:"#/$defs/flowService/properties/serviceClients/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid14 = _errs65 === errors;
if(!valid14){
break;
}
}
if(valid14){
let i5 = data25.length;
let j1;
if(i5 > 1){
const indices1 = {};
for(;i5--;){
let item1 = data25[i5];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
validate5.errors = [{instancePath:instancePath+"/flowService/serviceClients",schemaPath:"#/$defs/flowService/properties/serviceClients/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j1}}];
return false;
break;
}
indices1[item1] = i5;
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/flowService/serviceClients",schemaPath:"#/$defs/flowService/properties/serviceClients/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid13 = _errs63 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data23.pageLimit !== undefined){
let data27 = data23.pageLimit;
const _errs67 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
validate5.errors = [{instancePath:instancePath+"/flowService/pageLimit",schemaPath:"#/$defs/flowService/properties/pageLimit/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs67){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 100 || isNaN(data27)){
validate5.errors = [{instancePath:instancePath+"/flowService/pageLimit",schemaPath:"#/$defs/flowService/properties/pageLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}}];
return false;
}
else {
if(data27 < 1 || isNaN(data27)){
validate5.errors = [{instancePath:instancePath+"/flowService/pageLimit",schemaPath:"#/$defs/flowService/properties/pageLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}}];
return false;
}
}
}
}
var valid13 = _errs67 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
else {
validate5.errors = [{instancePath:instancePath+"/flowService",schemaPath:"#/$defs/flowService/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs57 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate5.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate5.errors = vErrors;
return errors === 0;
}
validate5.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://sluice.dev/schemas/config/v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate0.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema0.properties, key0))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.$schema !== undefined){
const _errs2 = errors;
if(typeof data.$schema !== "string"){
validate0.errors = [{instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data1 = data.owner;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate0.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._-]{1,64}$|\\$\\{"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.formerOwners !== undefined){
let data2 = data.formerOwners;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs8 = errors;
if(errors === _errs8){
if(typeof data3 === "string"){
if(!pattern0.test(data3)){
validate0.errors = [{instancePath:instancePath+"/formerOwners/" + i0,schemaPath:"#/properties/formerOwners/items/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9._-]{1,64}$|\\$\\{"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/formerOwners/" + i0,schemaPath:"#/properties/formerOwners/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs8 === errors;
if(!valid1){
break;
}
}
if(valid1){
let i1 = data2.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data2[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
validate0.errors = [{instancePath:instancePath+"/formerOwners",schemaPath:"#/properties/formerOwners/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0}}];
return false;
break;
}
indices0[item0] = i1;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/formerOwners",schemaPath:"#/properties/formerOwners/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.git !== undefined){
const _errs10 = errors;
if(!(validate1(data.git, {instancePath:instancePath+"/git",parentData:data,parentDataProperty:"git",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sources !== undefined){
let data5 = data.sources;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
var valid3 = true;
const len1 = data5.length;
for(let i2=0; i2<len1; i2++){
const _errs13 = errors;
if(!(validate3(data5[i2], {instancePath:instancePath+"/sources/" + i2,parentData:data5,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid3 = _errs13 === errors;
if(!valid3){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.targets !== undefined){
let data7 = data.targets;
const _errs14 = errors;
if(errors === _errs14){
if(Array.isArray(data7)){
var valid4 = true;
const len2 = data7.length;
for(let i3=0; i3<len2; i3++){
const _errs16 = errors;
if(!(validate5(data7[i3], {instancePath:instancePath+"/targets/" + i3,parentData:data7,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate5.errors : vErrors.concat(validate5.errors);
errors = vErrors.length;
}
var valid4 = _errs16 === errors;
if(!valid4){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/targets",schemaPath:"#/properties/targets/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.observeOnly !== undefined){
const _errs17 = errors;
if(typeof data.observeOnly !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/observeOnly",schemaPath:"#/properties/observeOnly/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resync !== undefined){
const _errs19 = errors;
if(typeof data.resync !== "string"){
validate0.errors = [{instancePath:instancePath+"/resync",schemaPath:"#/properties/resync/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.server !== undefined){
let data11 = data.server;
const _errs21 = errors;
if(errors === _errs21){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
const _errs23 = errors;
for(const key1 in data11){
if(!(((key1 === "host") || (key1 === "port")) || (key1 === "token"))){
validate0.errors = [{instancePath:instancePath+"/server",schemaPath:"#/properties/server/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}}];
return false;
break;
}
}
if(_errs23 === errors){
if(data11.host !== undefined){
let data12 = data11.host;
const _errs24 = errors;
if(errors === _errs24){
if(typeof data12 === "string"){
if(func2(data12) < 1){
validate0.errors = [{instancePath:instancePath+"/server/host",schemaPath:"#/properties/server/properties/host/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/server/host",schemaPath:"#/properties/server/properties/host/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs24 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data11.port !== undefined){
let data13 = data11.port;
const _errs26 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate0.errors = [{instancePath:instancePath+"/server/port",schemaPath:"#/properties/server/properties/port/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs26){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 65535 || isNaN(data13)){
validate0.errors = [{instancePath:instancePath+"/server/port",schemaPath:"#/properties/server/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}}];
return false;
}
else {
if(data13 < 0 || isNaN(data13)){
validate0.errors = [{instancePath:instancePath+"/server/port",schemaPath:"#/properties/server/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid5 = _errs26 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data11.token !== undefined){
let data14 = data11.token;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data14 === "string"){
if(func2(data14) < 1){
validate0.errors = [{instancePath:instancePath+"/server/token",schemaPath:"#/properties/server/properties/token/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/server/token",schemaPath:"#/properties/server/properties/token/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs28 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/server",schemaPath:"#/properties/server/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.emulator !== undefined){
let data15 = data.emulator;
const _errs30 = errors;
if(errors === _errs30){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
const _errs32 = errors;
for(const key2 in data15){
if(!(((key2 === "host") || (key2 === "port")) || (key2 === "settleMs"))){
validate0.errors = [{instancePath:instancePath+"/emulator",schemaPath:"#/properties/emulator/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}}];
return false;
break;
}
}
if(_errs32 === errors){
if(data15.host !== undefined){
let data16 = data15.host;
const _errs33 = errors;
if(errors === _errs33){
if(typeof data16 === "string"){
if(func2(data16) < 1){
validate0.errors = [{instancePath:instancePath+"/emulator/host",schemaPath:"#/properties/emulator/properties/host/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/emulator/host",schemaPath:"#/properties/emulator/properties/host/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid6 = _errs33 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data15.port !== undefined){
let data17 = data15.port;
const _errs35 = errors;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
validate0.errors = [{instancePath:instancePath+"/emulator/port",schemaPath:"#/properties/emulator/properties/port/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs35){
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 65535 || isNaN(data17)){
validate0.errors = [{instancePath:instancePath+"/emulator/port",schemaPath:"#/properties/emulator/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535}}];
return false;
}
else {
if(data17 < 0 || isNaN(data17)){
validate0.errors = [{instancePath:instancePath+"/emulator/port",schemaPath:"#/properties/emulator/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid6 = _errs35 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data15.settleMs !== undefined){
let data18 = data15.settleMs;
const _errs37 = errors;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
validate0.errors = [{instancePath:instancePath+"/emulator/settleMs",schemaPath:"#/properties/emulator/properties/settleMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs37){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 600000 || isNaN(data18)){
validate0.errors = [{instancePath:instancePath+"/emulator/settleMs",schemaPath:"#/properties/emulator/properties/settleMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}}];
return false;
}
else {
if(data18 < 0 || isNaN(data18)){
validate0.errors = [{instancePath:instancePath+"/emulator/settleMs",schemaPath:"#/properties/emulator/properties/settleMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid6 = _errs37 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/emulator",schemaPath:"#/properties/emulator/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dataDir !== undefined){
let data19 = data.dataDir;
const _errs39 = errors;
if(errors === _errs39){
if(typeof data19 === "string"){
if(func2(data19) < 1){
validate0.errors = [{instancePath:instancePath+"/dataDir",schemaPath:"#/properties/dataDir/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/dataDir",schemaPath:"#/properties/dataDir/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
let data20 = data.log;
const _errs41 = errors;
if(errors === _errs41){
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
const _errs43 = errors;
for(const key3 in data20){
if(!((key3 === "level") || (key3 === "format"))){
validate0.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}}];
return false;
break;
}
}
if(_errs43 === errors){
if(data20.level !== undefined){
let data21 = data20.level;
const _errs44 = errors;
if(!((((data21 === "debug") || (data21 === "info")) || (data21 === "warn")) || (data21 === "error"))){
validate0.errors = [{instancePath:instancePath+"/log/level",schemaPath:"#/properties/log/properties/level/enum",keyword:"enum",params:{allowedValues: schema0.properties.log.properties.level.enum}}];
return false;
}
var valid7 = _errs44 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data20.format !== undefined){
let data22 = data20.format;
const _errs45 = errors;
if(!(((data22 === "auto") || (data22 === "json")) || (data22 === "pretty"))){
validate0.errors = [{instancePath:instancePath+"/log/format",schemaPath:"#/properties/log/properties/format/enum",keyword:"enum",params:{allowedValues: schema0.properties.log.properties.format.enum}}];
return false;
}
var valid7 = _errs45 === errors;
}
else {
var valid7 = true;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs41 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.shutdownTimeoutMs !== undefined){
let data23 = data.shutdownTimeoutMs;
const _errs46 = errors;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
validate0.errors = [{instancePath:instancePath+"/shutdownTimeoutMs",schemaPath:"#/properties/shutdownTimeoutMs/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs46){
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 600000 || isNaN(data23)){
validate0.errors = [{instancePath:instancePath+"/shutdownTimeoutMs",schemaPath:"#/properties/shutdownTimeoutMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 600000}}];
return false;
}
else {
if(data23 < 0 || isNaN(data23)){
validate0.errors = [{instancePath:instancePath+"/shutdownTimeoutMs",schemaPath:"#/properties/shutdownTimeoutMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs46 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
