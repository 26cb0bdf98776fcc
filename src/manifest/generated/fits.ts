// Generated from schemas/ by scripts/generate/validators.ts: change the schema, then `npm run generate`.
// @ts-nocheck
import { characters } from '../../lib/characters.ts'
import { eachOnce } from '../../lib/each-once.ts'
export const fitsAsWritten = validate0;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://sluice.dev/schemas/dataflow/v1.json","type":"object","required":["name","flowSpec","sourceConnectionIds","targetConnectionIds"],"additionalProperties":false,"properties":{"kind":{"type":"string","const":"flow"},"name":{"$ref":"#/$defs/text"},"description":{"type":["string","null"]},"state":{"type":"string","enum":["draft","published","disabled"]},"flowSpec":{"$ref":"#/$defs/flowSpec"},"sourceConnectionIds":{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/connectionReference"}},"targetConnectionIds":{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/connectionReference"}},"transformations":{"type":["array","null"],"items":{"$ref":"#/$defs/transformation"}},"scheduleParams":{"$ref":"#/$defs/schedule"},"options":{"$ref":"#/$defs/options"},"labels":{"type":["array","null"],"uniqueItems":true,"items":{"$ref":"#/$defs/text"}},"policy":{"type":["object","null"],"additionalProperties":true,"properties":{"fields":{"minItems":1,"minProperties":1}}},"sluice":{"$ref":"#/$defs/sluice"}},"$defs":{"variable":{"type":"string","pattern":"\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"},"text":{"type":"string","pattern":"^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"},"wholeNumber":{"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"string","pattern":"^\\s*[0-9]{1,15}\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"percent":{"anyOf":[{"type":"number","exclusiveMinimum":0,"maximum":100},{"type":"string","pattern":"^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"flag":{"anyOf":[{"type":"boolean"},{"type":"string","pattern":"^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"key":{"type":"string","maxLength":200,"pattern":"^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"},"identifier":{"type":"string","pattern":"^\\S+$"},"nameReference":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"}}},"connectionReference":{"anyOf":[{"$ref":"#/$defs/identifier"},{"$ref":"#/$defs/nameReference"}]},"flowSpec":{"type":"object","additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/identifier"},"name":{"$ref":"#/$defs/text"},"version":{"$ref":"#/$defs/text"}},"oneOf":[{"required":["id"]},{"required":["name"]}]},"transformation":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"params":{"type":"object","additionalProperties":true}},"allOf":[{"if":{"required":["name"],"properties":{"name":{"const":"Mapping"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/mappingParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Copy"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/copyParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Encryption"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/encryptionParams"}}}},{"if":{"required":["name"],"properties":{"name":{"enum":["GeneralTransform","General Transform"]}}},"then":{"properties":{"params":{"$ref":"#/$defs/generalTransformParams"}}}}]},"mappingParams":{"type":"object","required":["mappingId"],"additionalProperties":false,"properties":{"mappingId":{"$ref":"#/$defs/identifier"},"mappingVersion":{"$ref":"#/$defs/wholeNumber"}}},"copyParams":{"type":"object","required":["deltaColumn"],"additionalProperties":true,"properties":{"deltaColumn":{"$ref":"#/$defs/deltaColumn"}}},"deltaColumn":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"dateFormat":{"$ref":"#/$defs/text"},"timezone":{"$ref":"#/$defs/text"}}},"encryptionParams":{"type":"object","required":["publicKeyId"],"additionalProperties":true,"properties":{"publicKeyId":{"$ref":"#/$defs/identifier"}}},"generalTransformParams":{"type":"object","additionalProperties":true,"properties":{"profileSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"},"mandatoryFields":{"type":"array"},"primaryFields":{"type":"array"}}},"segmentSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"}}}}},"selectors":{"type":"array","items":{"type":"object","additionalProperties":true}},"schedule":{"type":["object","null"],"additionalProperties":false,"properties":{"startTime":{"$ref":"#/$defs/wholeNumber"},"endTime":{"$ref":"#/$defs/wholeNumber"},"frequency":{"anyOf":[{"type":"string","enum":["once","minute","hour","day","week"]},{"type":"string","pattern":"^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"interval":{"$ref":"#/$defs/wholeNumber"},"backfill":{"$ref":"#/$defs/flag"},"timeUnit":{"anyOf":[{"type":"string","enum":["hour","day"]},{"type":"string","pattern":"^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"exportMode":{"anyOf":[{"type":"string","enum":["DAILY_FULL_EXPORT","FIRST_FULL_THEN_INCREMENTAL"]},{"type":"null"},{"$ref":"#/$defs/variable"}]},"folderNameTemplate":{"type":["string","null"]}}},"options":{"type":["object","null"],"additionalProperties":true,"properties":{"errorDiagnosticsEnabled":{"$ref":"#/$defs/flag"},"partialIngestionPercent":{"$ref":"#/$defs/percent"}}},"sluice":{"type":["object","null"],"additionalProperties":false,"properties":{"key":{"$ref":"#/$defs/key"},"movedFrom":{"$ref":"#/$defs/key"},"adopt":{"$ref":"#/$defs/identifier"},"abandon":{"type":"boolean"},"drift":{"type":"string","enum":["correct","report","ignore"]},"ignore":{"type":"array","items":{"type":"string"}},"startTime":{"type":"string","enum":["hold","shift"]},"replace":{"type":"string","enum":["hold","allow"]},"recreate":{"type":"string","enum":["hold","allow"]},"protect":{"type":"boolean"},"suspend":{"type":"boolean"}}}}};
const schema1 = {"type":"string","pattern":"^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"};
const func0 = Object.prototype.hasOwnProperty;
const func1 = eachOnce;
const pattern0 = new RegExp("^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$", "u");
const schema2 = {"type":"object","additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/identifier"},"name":{"$ref":"#/$defs/text"},"version":{"$ref":"#/$defs/text"}},"oneOf":[{"required":["id"]},{"required":["name"]}]};
const schema3 = {"type":"string","pattern":"^\\S+$"};
const pattern1 = new RegExp("^\\S+$", "u");

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
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
}
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.name === undefined) && (missing1 = "name")){
const err1 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
}
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate1.errors = vErrors;
return false;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs4 = errors;
for(const key0 in data){
if(!(((key0 === "id") || (key0 === "name")) || (key0 === "version"))){
validate1.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs4 === errors){
if(data.id !== undefined){
let data0 = data.id;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate1.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.name !== undefined){
let data1 = data.name;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate1.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.version !== undefined){
let data2 = data.version;
const _errs11 = errors;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate1.errors = [{instancePath:instancePath+"/version",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/version",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
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

const schema6 = {"anyOf":[{"$ref":"#/$defs/identifier"},{"$ref":"#/$defs/nameReference"}]};
const schema8 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"}}};

function validate4(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate4.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
validate4.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "name")){
validate4.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate4.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate4.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
else {
validate4.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate4.errors = vErrors;
return errors === 0;
}
validate4.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


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
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data === "string"){
if(!pattern1.test(data)){
const err0 = {instancePath,schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}};
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
const err1 = {instancePath,schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(!(validate4(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate4.errors : vErrors.concat(validate4.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate3.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate3.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate3.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema10 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"params":{"type":"object","additionalProperties":true}},"allOf":[{"if":{"required":["name"],"properties":{"name":{"const":"Mapping"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/mappingParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Copy"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/copyParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Encryption"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/encryptionParams"}}}},{"if":{"required":["name"],"properties":{"name":{"enum":["GeneralTransform","General Transform"]}}},"then":{"properties":{"params":{"$ref":"#/$defs/generalTransformParams"}}}}]};
const schema11 = {"type":"object","required":["mappingId"],"additionalProperties":false,"properties":{"mappingId":{"$ref":"#/$defs/identifier"},"mappingVersion":{"$ref":"#/$defs/wholeNumber"}}};
const schema13 = {"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"string","pattern":"^\\s*[0-9]{1,15}\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};
const schema14 = {"type":"string","pattern":"\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"};
const pattern7 = new RegExp("^\\s*[0-9]{1,15}\\s*$", "u");
const pattern8 = new RegExp("\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate10.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs1){
if((typeof data == "number") && (isFinite(data))){
if(data > 9007199254740991 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
if(data < 0 || isNaN(data)){
const err2 = {instancePath,schemaPath:"#/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern7.test(data)){
const err3 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*[0-9]{1,15}\\s*$"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err5 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data === "string"){
if(!pattern8.test(data)){
const err6 = {instancePath,schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath,schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err8 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate10.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate10.errors = vErrors;
return errors === 0;
}
validate10.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate9(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate9.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.mappingId === undefined) && (missing0 = "mappingId")){
validate9.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "mappingId") || (key0 === "mappingVersion"))){
validate9.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.mappingId !== undefined){
let data0 = data.mappingId;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate9.errors = [{instancePath:instancePath+"/mappingId",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate9.errors = [{instancePath:instancePath+"/mappingId",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mappingVersion !== undefined){
const _errs5 = errors;
if(!(validate10(data.mappingVersion, {instancePath:instancePath+"/mappingVersion",parentData:data,parentDataProperty:"mappingVersion",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate9.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate9.errors = vErrors;
return errors === 0;
}
validate9.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema15 = {"type":"object","required":["deltaColumn"],"additionalProperties":true,"properties":{"deltaColumn":{"$ref":"#/$defs/deltaColumn"}}};
const schema16 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"dateFormat":{"$ref":"#/$defs/text"},"timezone":{"$ref":"#/$defs/text"}}};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate14.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
validate14.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "dateFormat")) || (key0 === "timezone"))){
validate14.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate14.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate14.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dateFormat !== undefined){
let data1 = data.dateFormat;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate14.errors = [{instancePath:instancePath+"/dateFormat",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate14.errors = [{instancePath:instancePath+"/dateFormat",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timezone !== undefined){
let data2 = data.timezone;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate14.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate14.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}
validate14.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate13.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.deltaColumn === undefined) && (missing0 = "deltaColumn")){
validate13.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.deltaColumn !== undefined){
if(!(validate14(data.deltaColumn, {instancePath:instancePath+"/deltaColumn",parentData:data,parentDataProperty:"deltaColumn",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
}
}
else {
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}
validate13.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema20 = {"type":"object","required":["publicKeyId"],"additionalProperties":true,"properties":{"publicKeyId":{"$ref":"#/$defs/identifier"}}};

function validate17(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate17.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.publicKeyId === undefined) && (missing0 = "publicKeyId")){
validate17.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.publicKeyId !== undefined){
let data0 = data.publicKeyId;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate17.errors = [{instancePath:instancePath+"/publicKeyId",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate17.errors = [{instancePath:instancePath+"/publicKeyId",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate17.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate17.errors = vErrors;
return errors === 0;
}
validate17.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema22 = {"type":"object","additionalProperties":true,"properties":{"profileSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"},"mandatoryFields":{"type":"array"},"primaryFields":{"type":"array"}}},"segmentSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"}}}}};
const schema23 = {"type":"array","items":{"type":"object","additionalProperties":true}};

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate19.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.profileSelectors !== undefined){
let data0 = data.profileSelectors;
const _errs2 = errors;
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.selectors !== undefined){
let data1 = data0.selectors;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data1)){
var valid3 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs8 = errors;
if(errors === _errs8){
if(!(data2 && typeof data2 == "object" && !Array.isArray(data2))){
validate19.errors = [{instancePath:instancePath+"/profileSelectors/selectors/" + i0,schemaPath:"#/$defs/selectors/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs8 === errors;
if(!valid3){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/profileSelectors/selectors",schemaPath:"#/$defs/selectors/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.mandatoryFields !== undefined){
const _errs11 = errors;
if(!(Array.isArray(data0.mandatoryFields))){
validate19.errors = [{instancePath:instancePath+"/profileSelectors/mandatoryFields",schemaPath:"#/properties/profileSelectors/properties/mandatoryFields/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.primaryFields !== undefined){
const _errs13 = errors;
if(!(Array.isArray(data0.primaryFields))){
validate19.errors = [{instancePath:instancePath+"/profileSelectors/primaryFields",schemaPath:"#/properties/profileSelectors/properties/primaryFields/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/profileSelectors",schemaPath:"#/properties/profileSelectors/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.segmentSelectors !== undefined){
let data5 = data.segmentSelectors;
const _errs15 = errors;
if(errors === _errs15){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.selectors !== undefined){
let data6 = data5.selectors;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data6)){
var valid6 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs21 = errors;
if(errors === _errs21){
if(!(data7 && typeof data7 == "object" && !Array.isArray(data7))){
validate19.errors = [{instancePath:instancePath+"/segmentSelectors/selectors/" + i1,schemaPath:"#/$defs/selectors/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs21 === errors;
if(!valid6){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/segmentSelectors/selectors",schemaPath:"#/$defs/selectors/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/segmentSelectors",schemaPath:"#/properties/segmentSelectors/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
else {
validate19.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate19.errors = vErrors;
return errors === 0;
}
validate19.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate8(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate8.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.name !== undefined){
if("Mapping" !== data.name){
const err1 = {};
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
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.params === undefined) && (missing1 = "params")){
validate8.errors = [{instancePath,schemaPath:"#/allOf/0/then/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate9(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate9.errors : vErrors.concat(validate9.errors);
errors = vErrors.length;
}
}
}
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
if(valid1){
var props0 = {};
props0.params = true;
props0.name = true;
}
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate8.errors = vErrors;
return false;
}
var valid0 = _errs1 === errors;
if(valid0){
const _errs7 = errors;
const _errs8 = errors;
let valid4 = true;
const _errs9 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.name === undefined) && (missing2 = "name")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data.name !== undefined){
if("Copy" !== data.name){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs9 === errors;
errors = _errs8;
if(vErrors !== null){
if(_errs8){
vErrors.length = _errs8;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs11 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.params === undefined) && (missing3 = "params")){
validate8.errors = [{instancePath,schemaPath:"#/allOf/1/then/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate13(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
}
}
var _valid1 = _errs11 === errors;
valid4 = _valid1;
if(valid4){
var props1 = {};
props1.params = true;
props1.name = true;
}
}
if(!valid4){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate8.errors = vErrors;
return false;
}
var valid0 = _errs7 === errors;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs13 = errors;
const _errs14 = errors;
let valid7 = true;
const _errs15 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.name === undefined) && (missing4 = "name")){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.name !== undefined){
if("Encryption" !== data.name){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid2 = _errs15 === errors;
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs17 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if((data.params === undefined) && (missing5 = "params")){
validate8.errors = [{instancePath,schemaPath:"#/allOf/2/then/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate17(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate17.errors : vErrors.concat(validate17.errors);
errors = vErrors.length;
}
}
}
}
var _valid2 = _errs17 === errors;
valid7 = _valid2;
if(valid7){
var props2 = {};
props2.params = true;
props2.name = true;
}
}
if(!valid7){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate8.errors = vErrors;
return false;
}
var valid0 = _errs13 === errors;
if(valid0){
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs19 = errors;
const _errs20 = errors;
let valid10 = true;
const _errs21 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if((data.name === undefined) && (missing6 = "name")){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data.name !== undefined){
let data6 = data.name;
if(!((data6 === "GeneralTransform") || (data6 === "General Transform"))){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var _valid3 = _errs21 === errors;
errors = _errs20;
if(vErrors !== null){
if(_errs20){
vErrors.length = _errs20;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs23 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
if(!(validate19(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
}
}
var _valid3 = _errs23 === errors;
valid10 = _valid3;
if(valid10){
var props3 = {};
props3.params = true;
props3.name = true;
}
}
if(!valid10){
const err11 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate8.errors = vErrors;
return false;
}
var valid0 = _errs19 === errors;
if(valid0){
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing7;
if((data.name === undefined) && (missing7 = "name")){
validate8.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing7}}];
return false;
}
else {
const _errs25 = errors;
for(const key0 in data){
if(!((key0 === "name") || (key0 === "params"))){
validate8.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs25 === errors){
if(data.name !== undefined){
let data8 = data.name;
const _errs26 = errors;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data8 === "string"){
if(!pattern0.test(data8)){
validate8.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate8.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs26 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data.params !== undefined){
let data9 = data.params;
const _errs29 = errors;
if(errors === _errs29){
if(!(data9 && typeof data9 == "object" && !Array.isArray(data9))){
validate8.errors = [{instancePath:instancePath+"/params",schemaPath:"#/properties/params/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid13 = _errs29 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
else {
validate8.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate8.errors = vErrors;
return errors === 0;
}
validate8.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema26 = {"type":["object","null"],"additionalProperties":false,"properties":{"startTime":{"$ref":"#/$defs/wholeNumber"},"endTime":{"$ref":"#/$defs/wholeNumber"},"frequency":{"anyOf":[{"type":"string","enum":["once","minute","hour","day","week"]},{"type":"string","pattern":"^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"interval":{"$ref":"#/$defs/wholeNumber"},"backfill":{"$ref":"#/$defs/flag"},"timeUnit":{"anyOf":[{"type":"string","enum":["hour","day"]},{"type":"string","pattern":"^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"exportMode":{"anyOf":[{"type":"string","enum":["DAILY_FULL_EXPORT","FIRST_FULL_THEN_INCREMENTAL"]},{"type":"null"},{"$ref":"#/$defs/variable"}]},"folderNameTemplate":{"type":["string","null"]}}};
const schema28 = {"anyOf":[{"type":"boolean"},{"type":"string","pattern":"^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};
const pattern16 = new RegExp("^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$", "u");

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data !== "boolean"){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern16.test(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err3 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data === "string"){
if(!pattern8.test(data)){
const err4 = {instancePath,schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
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
const err5 = {instancePath,schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err6 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate26.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"dynamicProps":false,"dynamicItems":false};

const pattern14 = new RegExp("^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$", "u");
const pattern18 = new RegExp("^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate22.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate22.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema26.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "startTime") || (key0 === "endTime")) || (key0 === "frequency")) || (key0 === "interval")) || (key0 === "backfill")) || (key0 === "timeUnit")) || (key0 === "exportMode")) || (key0 === "folderNameTemplate"))){
validate22.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.startTime !== undefined){
const _errs2 = errors;
if(!(validate10(data.startTime, {instancePath:instancePath+"/startTime",parentData:data,parentDataProperty:"startTime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endTime !== undefined){
const _errs3 = errors;
if(!(validate10(data.endTime, {instancePath:instancePath+"/endTime",parentData:data,parentDataProperty:"endTime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.frequency !== undefined){
let data2 = data.frequency;
const _errs4 = errors;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(typeof data2 !== "string"){
const err0 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!(((((data2 === "once") || (data2 === "minute")) || (data2 === "hour")) || (data2 === "day")) || (data2 === "week"))){
const err1 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema26.properties.frequency.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern14.test(data2)){
const err2 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"}};
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
const err3 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
const _errs10 = errors;
if(data2 !== null){
const err4 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs10 === errors;
valid1 = valid1 || _valid0;
const _errs12 = errors;
const _errs13 = errors;
if(errors === _errs13){
if(typeof data2 === "string"){
if(!pattern8.test(data2)){
const err5 = {instancePath:instancePath+"/frequency",schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/frequency",schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs12 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err7 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate22.errors = vErrors;
return false;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.interval !== undefined){
const _errs15 = errors;
if(!(validate10(data.interval, {instancePath:instancePath+"/interval",parentData:data,parentDataProperty:"interval",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate10.errors : vErrors.concat(validate10.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.backfill !== undefined){
const _errs16 = errors;
if(!(validate26(data.backfill, {instancePath:instancePath+"/backfill",parentData:data,parentDataProperty:"backfill",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeUnit !== undefined){
let data5 = data.timeUnit;
const _errs17 = errors;
const _errs18 = errors;
let valid3 = false;
const _errs19 = errors;
if(typeof data5 !== "string"){
const err8 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!((data5 === "hour") || (data5 === "day"))){
const err9 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema26.properties.timeUnit.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
var _valid1 = _errs19 === errors;
valid3 = valid3 || _valid1;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data5 === "string"){
if(!pattern18.test(data5)){
const err10 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
var _valid1 = _errs21 === errors;
valid3 = valid3 || _valid1;
const _errs23 = errors;
if(data5 !== null){
const err12 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid1 = _errs23 === errors;
valid3 = valid3 || _valid1;
const _errs25 = errors;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data5 === "string"){
if(!pattern8.test(data5)){
const err13 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid1 = _errs25 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err15 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
validate22.errors = vErrors;
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
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exportMode !== undefined){
let data6 = data.exportMode;
const _errs28 = errors;
const _errs29 = errors;
let valid5 = false;
const _errs30 = errors;
if(typeof data6 !== "string"){
const err16 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!((data6 === "DAILY_FULL_EXPORT") || (data6 === "FIRST_FULL_THEN_INCREMENTAL"))){
const err17 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema26.properties.exportMode.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid2 = _errs30 === errors;
valid5 = valid5 || _valid2;
const _errs32 = errors;
if(data6 !== null){
const err18 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/1/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var _valid2 = _errs32 === errors;
valid5 = valid5 || _valid2;
const _errs34 = errors;
const _errs35 = errors;
if(errors === _errs35){
if(typeof data6 === "string"){
if(!pattern8.test(data6)){
const err19 = {instancePath:instancePath+"/exportMode",schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/exportMode",schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
var _valid2 = _errs34 === errors;
valid5 = valid5 || _valid2;
if(!valid5){
const err21 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
validate22.errors = vErrors;
return false;
}
else {
errors = _errs29;
if(vErrors !== null){
if(_errs29){
vErrors.length = _errs29;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.folderNameTemplate !== undefined){
let data7 = data.folderNameTemplate;
const _errs37 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate22.errors = [{instancePath:instancePath+"/folderNameTemplate",schemaPath:"#/properties/folderNameTemplate/type",keyword:"type",params:{type: schema26.properties.folderNameTemplate.type}}];
return false;
}
var valid0 = _errs37 === errors;
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
validate22.errors = vErrors;
return errors === 0;
}
validate22.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema32 = {"type":["object","null"],"additionalProperties":true,"properties":{"errorDiagnosticsEnabled":{"$ref":"#/$defs/flag"},"partialIngestionPercent":{"$ref":"#/$defs/percent"}}};
const schema33 = {"anyOf":[{"type":"number","exclusiveMinimum":0,"maximum":100},{"type":"string","pattern":"^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};
const pattern21 = new RegExp("^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$", "u");

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if((typeof data == "number") && (isFinite(data))){
if(data > 100 || isNaN(data)){
const err0 = {instancePath,schemaPath:"#/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data <= 0 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/0/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
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
else {
const err2 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern21.test(data)){
const err3 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err5 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data === "string"){
if(!pattern8.test(data)){
const err6 = {instancePath,schemaPath:"#/$defs/variable/pattern",keyword:"pattern",params:{pattern: "\\$\\{vars\\.[A-Za-z_][A-Za-z0-9_-]*\\}"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath,schemaPath:"#/$defs/variable/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err8 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate31.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate29.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema32.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.errorDiagnosticsEnabled !== undefined){
const _errs2 = errors;
if(!(validate26(data.errorDiagnosticsEnabled, {instancePath:instancePath+"/errorDiagnosticsEnabled",parentData:data,parentDataProperty:"errorDiagnosticsEnabled",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partialIngestionPercent !== undefined){
const _errs3 = errors;
if(!(validate31(data.partialIngestionPercent, {instancePath:instancePath+"/partialIngestionPercent",parentData:data,parentDataProperty:"partialIngestionPercent",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema36 = {"type":["object","null"],"additionalProperties":false,"properties":{"key":{"$ref":"#/$defs/key"},"movedFrom":{"$ref":"#/$defs/key"},"adopt":{"$ref":"#/$defs/identifier"},"abandon":{"type":"boolean"},"drift":{"type":"string","enum":["correct","report","ignore"]},"ignore":{"type":"array","items":{"type":"string"}},"startTime":{"type":"string","enum":["hold","shift"]},"replace":{"type":"string","enum":["hold","allow"]},"recreate":{"type":"string","enum":["hold","allow"]},"protect":{"type":"boolean"},"suspend":{"type":"boolean"}}};
const schema37 = {"type":"string","maxLength":200,"pattern":"^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"};
const func3 = characters;
const pattern24 = new RegExp("^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$", "u");

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate34.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate34.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema36.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema36.properties, key0))){
validate34.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(func3(data0) > 200){
validate34.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/maxLength",keyword:"maxLength",params:{limit: 200}}];
return false;
}
else {
if(!pattern24.test(data0)){
validate34.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"}}];
return false;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.movedFrom !== undefined){
let data1 = data.movedFrom;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(func3(data1) > 200){
validate34.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/maxLength",keyword:"maxLength",params:{limit: 200}}];
return false;
}
else {
if(!pattern24.test(data1)){
validate34.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"}}];
return false;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.adopt !== undefined){
let data2 = data.adopt;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(!pattern1.test(data2)){
validate34.errors = [{instancePath:instancePath+"/adopt",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate34.errors = [{instancePath:instancePath+"/adopt",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.abandon !== undefined){
const _errs11 = errors;
if(typeof data.abandon !== "boolean"){
validate34.errors = [{instancePath:instancePath+"/abandon",schemaPath:"#/properties/abandon/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.drift !== undefined){
let data4 = data.drift;
const _errs13 = errors;
if(typeof data4 !== "string"){
validate34.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data4 === "correct") || (data4 === "report")) || (data4 === "ignore"))){
validate34.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/enum",keyword:"enum",params:{allowedValues: schema36.properties.drift.enum}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data5 = data.ignore;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data5)){
var valid4 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs17 = errors;
if(typeof data5[i0] !== "string"){
validate34.errors = [{instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs17 === errors;
if(!valid4){
break;
}
}
}
else {
validate34.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startTime !== undefined){
let data7 = data.startTime;
const _errs19 = errors;
if(typeof data7 !== "string"){
validate34.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data7 === "hold") || (data7 === "shift"))){
validate34.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/enum",keyword:"enum",params:{allowedValues: schema36.properties.startTime.enum}}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.replace !== undefined){
let data8 = data.replace;
const _errs21 = errors;
if(typeof data8 !== "string"){
validate34.errors = [{instancePath:instancePath+"/replace",schemaPath:"#/properties/replace/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data8 === "hold") || (data8 === "allow"))){
validate34.errors = [{instancePath:instancePath+"/replace",schemaPath:"#/properties/replace/enum",keyword:"enum",params:{allowedValues: schema36.properties.replace.enum}}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.recreate !== undefined){
let data9 = data.recreate;
const _errs23 = errors;
if(typeof data9 !== "string"){
validate34.errors = [{instancePath:instancePath+"/recreate",schemaPath:"#/properties/recreate/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data9 === "hold") || (data9 === "allow"))){
validate34.errors = [{instancePath:instancePath+"/recreate",schemaPath:"#/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema36.properties.recreate.enum}}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs25 = errors;
if(typeof data.protect !== "boolean"){
validate34.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.suspend !== undefined){
const _errs27 = errors;
if(typeof data.suspend !== "boolean"){
validate34.errors = [{instancePath:instancePath+"/suspend",schemaPath:"#/properties/suspend/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs27 === errors;
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
validate34.errors = vErrors;
return errors === 0;
}
validate34.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://sluice.dev/schemas/dataflow/v1.json" */;
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
let missing0;
if(((((data.name === undefined) && (missing0 = "name")) || ((data.flowSpec === undefined) && (missing0 = "flowSpec"))) || ((data.sourceConnectionIds === undefined) && (missing0 = "sourceConnectionIds"))) || ((data.targetConnectionIds === undefined) && (missing0 = "targetConnectionIds"))){
validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema0.properties, key0))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.kind !== undefined){
let data0 = data.kind;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate0.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"}}];
return false;
}
if("flow" !== data0){
validate0.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "flow"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate0.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data2 = data.description;
const _errs7 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate0.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema0.properties.description.type}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data3 = data.state;
const _errs9 = errors;
if(typeof data3 !== "string"){
validate0.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data3 === "draft") || (data3 === "published")) || (data3 === "disabled"))){
validate0.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema0.properties.state.enum}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.flowSpec !== undefined){
const _errs11 = errors;
if(!(validate1(data.flowSpec, {instancePath:instancePath+"/flowSpec",parentData:data,parentDataProperty:"flowSpec",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sourceConnectionIds !== undefined){
let data5 = data.sourceConnectionIds;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
if(data5.length > 1){
validate0.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/maxItems",keyword:"maxItems",params:{limit: 1}}];
return false;
}
else {
if(data5.length < 1){
validate0.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs14 = errors;
if(!(validate3(data5[i0], {instancePath:instancePath+"/sourceConnectionIds/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid2 = _errs14 === errors;
if(!valid2){
break;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.targetConnectionIds !== undefined){
let data7 = data.targetConnectionIds;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
if(data7.length > 1){
validate0.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/maxItems",keyword:"maxItems",params:{limit: 1}}];
return false;
}
else {
if(data7.length < 1){
validate0.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid3 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
const _errs17 = errors;
if(!(validate3(data7[i1], {instancePath:instancePath+"/targetConnectionIds/" + i1,parentData:data7,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate3.errors : vErrors.concat(validate3.errors);
errors = vErrors.length;
}
var valid3 = _errs17 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transformations !== undefined){
let data9 = data.transformations;
const _errs18 = errors;
if((!(Array.isArray(data9))) && (data9 !== null)){
validate0.errors = [{instancePath:instancePath+"/transformations",schemaPath:"#/properties/transformations/type",keyword:"type",params:{type: schema0.properties.transformations.type}}];
return false;
}
if(errors === _errs18){
if(Array.isArray(data9)){
var valid4 = true;
const len2 = data9.length;
for(let i2=0; i2<len2; i2++){
const _errs20 = errors;
if(!(validate8(data9[i2], {instancePath:instancePath+"/transformations/" + i2,parentData:data9,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate8.errors : vErrors.concat(validate8.errors);
errors = vErrors.length;
}
var valid4 = _errs20 === errors;
if(!valid4){
break;
}
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scheduleParams !== undefined){
const _errs21 = errors;
if(!(validate22(data.scheduleParams, {instancePath:instancePath+"/scheduleParams",parentData:data,parentDataProperty:"scheduleParams",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.options !== undefined){
const _errs22 = errors;
if(!(validate29(data.options, {instancePath:instancePath+"/options",parentData:data,parentDataProperty:"options",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
let data13 = data.labels;
const _errs23 = errors;
if((!(Array.isArray(data13))) && (data13 !== null)){
validate0.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: schema0.properties.labels.type}}];
return false;
}
if(errors === _errs23){
if(Array.isArray(data13)){
var valid5 = true;
const len3 = data13.length;
for(let i3=0; i3<len3; i3++){
let data14 = data13[i3];
const _errs25 = errors;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
validate0.errors = [{instancePath:instancePath+"/labels/" + i3,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/labels/" + i3,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs25 === errors;
if(!valid5){
break;
}
}
if(valid5){
if(!func1(data13)){
validate0.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/uniqueItems",keyword:"uniqueItems",params:{}}];
return false;
}
}
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data15 = data.policy;
const _errs28 = errors;
if((!(data15 && typeof data15 == "object" && !Array.isArray(data15))) && (data15 !== null)){
validate0.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: schema0.properties.policy.type}}];
return false;
}
if(errors === _errs28){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.fields !== undefined){
let data16 = data15.fields;
const _errs31 = errors;
if(Array.isArray(data16)){
if(data16.length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/fields",schemaPath:"#/properties/policy/properties/fields/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
}
if(errors === _errs31){
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(Object.keys(data16).length < 1){
validate0.errors = [{instancePath:instancePath+"/policy/fields",schemaPath:"#/properties/policy/properties/fields/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
}
}
}
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sluice !== undefined){
const _errs32 = errors;
if(!(validate34(data.sluice, {instancePath:instancePath+"/sluice",parentData:data,parentDataProperty:"sluice",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
var valid0 = _errs32 === errors;
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

export const fitsBound = validate36;
const schema40 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://sluice.dev/schemas/dataflow/v1.json#bound","type":"object","required":["name","flowSpec","sourceConnectionIds","targetConnectionIds"],"additionalProperties":false,"properties":{"kind":{"type":"string","const":"flow"},"name":{"$ref":"#/$defs/text"},"description":{"type":["string","null"]},"state":{"type":"string","enum":["draft","published","disabled"]},"flowSpec":{"$ref":"#/$defs/flowSpec"},"sourceConnectionIds":{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/connectionReference"}},"targetConnectionIds":{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/connectionReference"}},"transformations":{"type":["array","null"],"items":{"$ref":"#/$defs/transformation"}},"scheduleParams":{"$ref":"#/$defs/schedule"},"options":{"$ref":"#/$defs/options"},"labels":{"type":["array","null"],"uniqueItems":true,"items":{"$ref":"#/$defs/text"}},"policy":{"type":["object","null"],"additionalProperties":true,"properties":{"fields":{"minItems":1,"minProperties":1}}},"sluice":{"$ref":"#/$defs/sluice"}},"$defs":{"variable":{"not":{}},"text":{"type":"string","pattern":"^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"},"wholeNumber":{"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"string","pattern":"^\\s*[0-9]{1,15}\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"percent":{"anyOf":[{"type":"number","exclusiveMinimum":0,"maximum":100},{"type":"string","pattern":"^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"flag":{"anyOf":[{"type":"boolean"},{"type":"string","pattern":"^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"key":{"type":"string","maxLength":200,"pattern":"^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"},"identifier":{"type":"string","pattern":"^\\S+$"},"nameReference":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"}}},"connectionReference":{"anyOf":[{"$ref":"#/$defs/identifier"},{"$ref":"#/$defs/nameReference"}]},"flowSpec":{"type":"object","additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/identifier"},"name":{"$ref":"#/$defs/text"},"version":{"$ref":"#/$defs/text"}},"oneOf":[{"required":["id"]},{"required":["name"]}]},"transformation":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"params":{"type":"object","additionalProperties":true}},"allOf":[{"if":{"required":["name"],"properties":{"name":{"const":"Mapping"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/mappingParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Copy"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/copyParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Encryption"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/encryptionParams"}}}},{"if":{"required":["name"],"properties":{"name":{"enum":["GeneralTransform","General Transform"]}}},"then":{"properties":{"params":{"$ref":"#/$defs/generalTransformParams"}}}}]},"mappingParams":{"type":"object","required":["mappingId"],"additionalProperties":false,"properties":{"mappingId":{"$ref":"#/$defs/identifier"},"mappingVersion":{"$ref":"#/$defs/wholeNumber"}}},"copyParams":{"type":"object","required":["deltaColumn"],"additionalProperties":true,"properties":{"deltaColumn":{"$ref":"#/$defs/deltaColumn"}}},"deltaColumn":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"dateFormat":{"$ref":"#/$defs/text"},"timezone":{"$ref":"#/$defs/text"}}},"encryptionParams":{"type":"object","required":["publicKeyId"],"additionalProperties":true,"properties":{"publicKeyId":{"$ref":"#/$defs/identifier"}}},"generalTransformParams":{"type":"object","additionalProperties":true,"properties":{"profileSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"},"mandatoryFields":{"type":"array"},"primaryFields":{"type":"array"}}},"segmentSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"}}}}},"selectors":{"type":"array","items":{"type":"object","additionalProperties":true}},"schedule":{"type":["object","null"],"additionalProperties":false,"properties":{"startTime":{"$ref":"#/$defs/wholeNumber"},"endTime":{"$ref":"#/$defs/wholeNumber"},"frequency":{"anyOf":[{"type":"string","enum":["once","minute","hour","day","week"]},{"type":"string","pattern":"^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"interval":{"$ref":"#/$defs/wholeNumber"},"backfill":{"$ref":"#/$defs/flag"},"timeUnit":{"anyOf":[{"type":"string","enum":["hour","day"]},{"type":"string","pattern":"^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"exportMode":{"anyOf":[{"type":"string","enum":["DAILY_FULL_EXPORT","FIRST_FULL_THEN_INCREMENTAL"]},{"type":"null"},{"$ref":"#/$defs/variable"}]},"folderNameTemplate":{"type":["string","null"]}}},"options":{"type":["object","null"],"additionalProperties":true,"properties":{"errorDiagnosticsEnabled":{"$ref":"#/$defs/flag"},"partialIngestionPercent":{"$ref":"#/$defs/percent"}}},"sluice":{"type":["object","null"],"additionalProperties":false,"properties":{"key":{"$ref":"#/$defs/key"},"movedFrom":{"$ref":"#/$defs/key"},"adopt":{"$ref":"#/$defs/identifier"},"abandon":{"type":"boolean"},"drift":{"type":"string","enum":["correct","report","ignore"]},"ignore":{"type":"array","items":{"type":"string"}},"startTime":{"type":"string","enum":["hold","shift"]},"replace":{"type":"string","enum":["hold","allow"]},"recreate":{"type":"string","enum":["hold","allow"]},"protect":{"type":"boolean"},"suspend":{"type":"boolean"}}}}};
const schema41 = {"type":"string","pattern":"^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"};
const schema42 = {"type":"object","additionalProperties":false,"properties":{"id":{"$ref":"#/$defs/identifier"},"name":{"$ref":"#/$defs/text"},"version":{"$ref":"#/$defs/text"}},"oneOf":[{"required":["id"]},{"required":["name"]}]};
const schema43 = {"type":"string","pattern":"^\\S+$"};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
let valid0 = false;
let passing0 = null;
const _errs2 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.id === undefined) && (missing0 = "id")){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs2 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
}
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.name === undefined) && (missing1 = "name")){
const err1 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
}
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate37.errors = vErrors;
return false;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs4 = errors;
for(const key0 in data){
if(!(((key0 === "id") || (key0 === "name")) || (key0 === "version"))){
validate37.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs4 === errors){
if(data.id !== undefined){
let data0 = data.id;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate37.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/id",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.name !== undefined){
let data1 = data.name;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate37.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs8 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.version !== undefined){
let data2 = data.version;
const _errs11 = errors;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate37.errors = [{instancePath:instancePath+"/version",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/version",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate37.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema46 = {"anyOf":[{"$ref":"#/$defs/identifier"},{"$ref":"#/$defs/nameReference"}]};
const schema48 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"}}};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate40.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
validate40.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(key0 === "name")){
validate40.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate40.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate40.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
}
else {
validate40.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate40.errors = vErrors;
return errors === 0;
}
validate40.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate39.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data === "string"){
if(!pattern1.test(data)){
const err0 = {instancePath,schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}};
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
const err1 = {instancePath,schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs4 = errors;
if(!(validate40(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
valid0 = valid0 || _valid0;
if(_valid0){
var props0 = true;
}
if(!valid0){
const err2 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate39.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate39.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate39.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema50 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"params":{"type":"object","additionalProperties":true}},"allOf":[{"if":{"required":["name"],"properties":{"name":{"const":"Mapping"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/mappingParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Copy"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/copyParams"}}}},{"if":{"required":["name"],"properties":{"name":{"const":"Encryption"}}},"then":{"required":["params"],"properties":{"params":{"$ref":"#/$defs/encryptionParams"}}}},{"if":{"required":["name"],"properties":{"name":{"enum":["GeneralTransform","General Transform"]}}},"then":{"properties":{"params":{"$ref":"#/$defs/generalTransformParams"}}}}]};
const schema51 = {"type":"object","required":["mappingId"],"additionalProperties":false,"properties":{"mappingId":{"$ref":"#/$defs/identifier"},"mappingVersion":{"$ref":"#/$defs/wholeNumber"}}};
const schema53 = {"anyOf":[{"type":"integer","minimum":0,"maximum":9007199254740991},{"type":"string","pattern":"^\\s*[0-9]{1,15}\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};
const schema54 = {"not":{}};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs1){
if((typeof data == "number") && (isFinite(data))){
if(data > 9007199254740991 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
if(data < 0 || isNaN(data)){
const err2 = {instancePath,schemaPath:"#/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern7.test(data)){
const err3 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*[0-9]{1,15}\\s*$"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err5 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const err6 = {instancePath,schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err7 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate46.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate45.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.mappingId === undefined) && (missing0 = "mappingId")){
validate45.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "mappingId") || (key0 === "mappingVersion"))){
validate45.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.mappingId !== undefined){
let data0 = data.mappingId;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate45.errors = [{instancePath:instancePath+"/mappingId",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate45.errors = [{instancePath:instancePath+"/mappingId",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mappingVersion !== undefined){
const _errs5 = errors;
if(!(validate46(data.mappingVersion, {instancePath:instancePath+"/mappingVersion",parentData:data,parentDataProperty:"mappingVersion",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate45.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate45.errors = vErrors;
return errors === 0;
}
validate45.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema55 = {"type":"object","required":["deltaColumn"],"additionalProperties":true,"properties":{"deltaColumn":{"$ref":"#/$defs/deltaColumn"}}};
const schema56 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"$ref":"#/$defs/text"},"dateFormat":{"$ref":"#/$defs/text"},"timezone":{"$ref":"#/$defs/text"}}};

function validate50(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate50.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
validate50.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "dateFormat")) || (key0 === "timezone"))){
validate50.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
validate50.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dateFormat !== undefined){
let data1 = data.dateFormat;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate50.errors = [{instancePath:instancePath+"/dateFormat",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/dateFormat",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timezone !== undefined){
let data2 = data.timezone;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
validate50.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate50.errors = [{instancePath:instancePath+"/timezone",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate50.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate50.errors = vErrors;
return errors === 0;
}
validate50.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate49.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.deltaColumn === undefined) && (missing0 = "deltaColumn")){
validate49.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.deltaColumn !== undefined){
if(!(validate50(data.deltaColumn, {instancePath:instancePath+"/deltaColumn",parentData:data,parentDataProperty:"deltaColumn",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate50.errors : vErrors.concat(validate50.errors);
errors = vErrors.length;
}
}
}
}
else {
validate49.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate49.errors = vErrors;
return errors === 0;
}
validate49.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema60 = {"type":"object","required":["publicKeyId"],"additionalProperties":true,"properties":{"publicKeyId":{"$ref":"#/$defs/identifier"}}};

function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.publicKeyId === undefined) && (missing0 = "publicKeyId")){
validate53.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.publicKeyId !== undefined){
let data0 = data.publicKeyId;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern1.test(data0)){
validate53.errors = [{instancePath:instancePath+"/publicKeyId",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate53.errors = [{instancePath:instancePath+"/publicKeyId",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
}
}
}
else {
validate53.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema62 = {"type":"object","additionalProperties":true,"properties":{"profileSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"},"mandatoryFields":{"type":"array"},"primaryFields":{"type":"array"}}},"segmentSelectors":{"type":"object","additionalProperties":true,"properties":{"selectors":{"$ref":"#/$defs/selectors"}}}}};
const schema63 = {"type":"array","items":{"type":"object","additionalProperties":true}};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate55.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.profileSelectors !== undefined){
let data0 = data.profileSelectors;
const _errs2 = errors;
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.selectors !== undefined){
let data1 = data0.selectors;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data1)){
var valid3 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs8 = errors;
if(errors === _errs8){
if(!(data2 && typeof data2 == "object" && !Array.isArray(data2))){
validate55.errors = [{instancePath:instancePath+"/profileSelectors/selectors/" + i0,schemaPath:"#/$defs/selectors/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid3 = _errs8 === errors;
if(!valid3){
break;
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/profileSelectors/selectors",schemaPath:"#/$defs/selectors/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid1 = _errs5 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.mandatoryFields !== undefined){
const _errs11 = errors;
if(!(Array.isArray(data0.mandatoryFields))){
validate55.errors = [{instancePath:instancePath+"/profileSelectors/mandatoryFields",schemaPath:"#/properties/profileSelectors/properties/mandatoryFields/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid1 = _errs11 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.primaryFields !== undefined){
const _errs13 = errors;
if(!(Array.isArray(data0.primaryFields))){
validate55.errors = [{instancePath:instancePath+"/profileSelectors/primaryFields",schemaPath:"#/properties/profileSelectors/properties/primaryFields/type",keyword:"type",params:{type: "array"}}];
return false;
}
var valid1 = _errs13 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/profileSelectors",schemaPath:"#/properties/profileSelectors/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.segmentSelectors !== undefined){
let data5 = data.segmentSelectors;
const _errs15 = errors;
if(errors === _errs15){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.selectors !== undefined){
let data6 = data5.selectors;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data6)){
var valid6 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs21 = errors;
if(errors === _errs21){
if(!(data7 && typeof data7 == "object" && !Array.isArray(data7))){
validate55.errors = [{instancePath:instancePath+"/segmentSelectors/selectors/" + i1,schemaPath:"#/$defs/selectors/items/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid6 = _errs21 === errors;
if(!valid6){
break;
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/segmentSelectors/selectors",schemaPath:"#/$defs/selectors/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
}
}
else {
validate55.errors = [{instancePath:instancePath+"/segmentSelectors",schemaPath:"#/properties/segmentSelectors/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
else {
validate55.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate55.errors = vErrors;
return errors === 0;
}
validate55.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate44.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs1 = errors;
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.name !== undefined){
if("Mapping" !== data.name){
const err1 = {};
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
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.params === undefined) && (missing1 = "params")){
validate44.errors = [{instancePath,schemaPath:"#/allOf/0/then/required",keyword:"required",params:{missingProperty: missing1}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate45(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate45.errors : vErrors.concat(validate45.errors);
errors = vErrors.length;
}
}
}
}
var _valid0 = _errs5 === errors;
valid1 = _valid0;
if(valid1){
var props0 = {};
props0.params = true;
props0.name = true;
}
}
if(!valid1){
const err2 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate44.errors = vErrors;
return false;
}
var valid0 = _errs1 === errors;
if(valid0){
const _errs7 = errors;
const _errs8 = errors;
let valid4 = true;
const _errs9 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.name === undefined) && (missing2 = "name")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data.name !== undefined){
if("Copy" !== data.name){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var _valid1 = _errs9 === errors;
errors = _errs8;
if(vErrors !== null){
if(_errs8){
vErrors.length = _errs8;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs11 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.params === undefined) && (missing3 = "params")){
validate44.errors = [{instancePath,schemaPath:"#/allOf/1/then/required",keyword:"required",params:{missingProperty: missing3}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate49(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate49.errors : vErrors.concat(validate49.errors);
errors = vErrors.length;
}
}
}
}
var _valid1 = _errs11 === errors;
valid4 = _valid1;
if(valid4){
var props1 = {};
props1.params = true;
props1.name = true;
}
}
if(!valid4){
const err5 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate44.errors = vErrors;
return false;
}
var valid0 = _errs7 === errors;
if(valid0){
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs13 = errors;
const _errs14 = errors;
let valid7 = true;
const _errs15 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.name === undefined) && (missing4 = "name")){
const err6 = {};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.name !== undefined){
if("Encryption" !== data.name){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid2 = _errs15 === errors;
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs17 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if((data.params === undefined) && (missing5 = "params")){
validate44.errors = [{instancePath,schemaPath:"#/allOf/2/then/required",keyword:"required",params:{missingProperty: missing5}}];
return false;
}
else {
if(data.params !== undefined){
if(!(validate53(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
}
}
var _valid2 = _errs17 === errors;
valid7 = _valid2;
if(valid7){
var props2 = {};
props2.params = true;
props2.name = true;
}
}
if(!valid7){
const err8 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate44.errors = vErrors;
return false;
}
var valid0 = _errs13 === errors;
if(valid0){
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs19 = errors;
const _errs20 = errors;
let valid10 = true;
const _errs21 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if((data.name === undefined) && (missing6 = "name")){
const err9 = {};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data.name !== undefined){
let data6 = data.name;
if(!((data6 === "GeneralTransform") || (data6 === "General Transform"))){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var _valid3 = _errs21 === errors;
errors = _errs20;
if(vErrors !== null){
if(_errs20){
vErrors.length = _errs20;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs23 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.params !== undefined){
if(!(validate55(data.params, {instancePath:instancePath+"/params",parentData:data,parentDataProperty:"params",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
}
var _valid3 = _errs23 === errors;
valid10 = _valid3;
if(valid10){
var props3 = {};
props3.params = true;
props3.name = true;
}
}
if(!valid10){
const err11 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
validate44.errors = vErrors;
return false;
}
var valid0 = _errs19 === errors;
if(valid0){
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
}
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing7;
if((data.name === undefined) && (missing7 = "name")){
validate44.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing7}}];
return false;
}
else {
const _errs25 = errors;
for(const key0 in data){
if(!((key0 === "name") || (key0 === "params"))){
validate44.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs25 === errors){
if(data.name !== undefined){
let data8 = data.name;
const _errs26 = errors;
const _errs27 = errors;
if(errors === _errs27){
if(typeof data8 === "string"){
if(!pattern0.test(data8)){
validate44.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate44.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid13 = _errs26 === errors;
}
else {
var valid13 = true;
}
if(valid13){
if(data.params !== undefined){
let data9 = data.params;
const _errs29 = errors;
if(errors === _errs29){
if(!(data9 && typeof data9 == "object" && !Array.isArray(data9))){
validate44.errors = [{instancePath:instancePath+"/params",schemaPath:"#/properties/params/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
var valid13 = _errs29 === errors;
}
else {
var valid13 = true;
}
}
}
}
}
else {
validate44.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate44.errors = vErrors;
return errors === 0;
}
validate44.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema66 = {"type":["object","null"],"additionalProperties":false,"properties":{"startTime":{"$ref":"#/$defs/wholeNumber"},"endTime":{"$ref":"#/$defs/wholeNumber"},"frequency":{"anyOf":[{"type":"string","enum":["once","minute","hour","day","week"]},{"type":"string","pattern":"^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"interval":{"$ref":"#/$defs/wholeNumber"},"backfill":{"$ref":"#/$defs/flag"},"timeUnit":{"anyOf":[{"type":"string","enum":["hour","day"]},{"type":"string","pattern":"^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"},{"type":"null"},{"$ref":"#/$defs/variable"}]},"exportMode":{"anyOf":[{"type":"string","enum":["DAILY_FULL_EXPORT","FIRST_FULL_THEN_INCREMENTAL"]},{"type":"null"},{"$ref":"#/$defs/variable"}]},"folderNameTemplate":{"type":["string","null"]}}};
const schema68 = {"anyOf":[{"type":"boolean"},{"type":"string","pattern":"^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};

function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate62.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(typeof data !== "boolean"){
const err0 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern16.test(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\\s*$"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err3 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const err4 = {instancePath,schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err5 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
validate62.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate62.errors = vErrors;
return errors === 0;
}
validate62.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate58.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema66.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "startTime") || (key0 === "endTime")) || (key0 === "frequency")) || (key0 === "interval")) || (key0 === "backfill")) || (key0 === "timeUnit")) || (key0 === "exportMode")) || (key0 === "folderNameTemplate"))){
validate58.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.startTime !== undefined){
const _errs2 = errors;
if(!(validate46(data.startTime, {instancePath:instancePath+"/startTime",parentData:data,parentDataProperty:"startTime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endTime !== undefined){
const _errs3 = errors;
if(!(validate46(data.endTime, {instancePath:instancePath+"/endTime",parentData:data,parentDataProperty:"endTime",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.frequency !== undefined){
let data2 = data.frequency;
const _errs4 = errors;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(typeof data2 !== "string"){
const err0 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!(((((data2 === "once") || (data2 === "minute")) || (data2 === "hour")) || (data2 === "day")) || (data2 === "week"))){
const err1 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema66.properties.frequency.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern14.test(data2)){
const err2 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(?:[Oo][Nn][Cc][Ee]|[Mm][Ii][Nn][Uu][Tt][Ee]|[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy]|[Ww][Ee][Ee][Kk])$"}};
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
const err3 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
const _errs10 = errors;
if(data2 !== null){
const err4 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs10 === errors;
valid1 = valid1 || _valid0;
const _errs12 = errors;
const err5 = {instancePath:instancePath+"/frequency",schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
var _valid0 = _errs12 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err6 = {instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequency/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.interval !== undefined){
const _errs15 = errors;
if(!(validate46(data.interval, {instancePath:instancePath+"/interval",parentData:data,parentDataProperty:"interval",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.backfill !== undefined){
const _errs16 = errors;
if(!(validate62(data.backfill, {instancePath:instancePath+"/backfill",parentData:data,parentDataProperty:"backfill",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate62.errors : vErrors.concat(validate62.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeUnit !== undefined){
let data5 = data.timeUnit;
const _errs17 = errors;
const _errs18 = errors;
let valid3 = false;
const _errs19 = errors;
if(typeof data5 !== "string"){
const err7 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!((data5 === "hour") || (data5 === "day"))){
const err8 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema66.properties.timeUnit.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid1 = _errs19 === errors;
valid3 = valid3 || _valid1;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data5 === "string"){
if(!pattern18.test(data5)){
const err9 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^(?:[Hh][Oo][Uu][Rr]|[Dd][Aa][Yy])$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
var _valid1 = _errs21 === errors;
valid3 = valid3 || _valid1;
const _errs23 = errors;
if(data5 !== null){
const err11 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid1 = _errs23 === errors;
valid3 = valid3 || _valid1;
const _errs25 = errors;
const err12 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
var _valid1 = _errs25 === errors;
valid3 = valid3 || _valid1;
if(!valid3){
const err13 = {instancePath:instancePath+"/timeUnit",schemaPath:"#/properties/timeUnit/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate58.errors = vErrors;
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
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exportMode !== undefined){
let data6 = data.exportMode;
const _errs28 = errors;
const _errs29 = errors;
let valid5 = false;
const _errs30 = errors;
if(typeof data6 !== "string"){
const err14 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!((data6 === "DAILY_FULL_EXPORT") || (data6 === "FIRST_FULL_THEN_INCREMENTAL"))){
const err15 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema66.properties.exportMode.anyOf[0].enum}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var _valid2 = _errs30 === errors;
valid5 = valid5 || _valid2;
const _errs32 = errors;
if(data6 !== null){
const err16 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf/1/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid2 = _errs32 === errors;
valid5 = valid5 || _valid2;
const _errs34 = errors;
const err17 = {instancePath:instancePath+"/exportMode",schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
var _valid2 = _errs34 === errors;
valid5 = valid5 || _valid2;
if(!valid5){
const err18 = {instancePath:instancePath+"/exportMode",schemaPath:"#/properties/exportMode/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
validate58.errors = vErrors;
return false;
}
else {
errors = _errs29;
if(vErrors !== null){
if(_errs29){
vErrors.length = _errs29;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.folderNameTemplate !== undefined){
let data7 = data.folderNameTemplate;
const _errs37 = errors;
if((typeof data7 !== "string") && (data7 !== null)){
validate58.errors = [{instancePath:instancePath+"/folderNameTemplate",schemaPath:"#/properties/folderNameTemplate/type",keyword:"type",params:{type: schema66.properties.folderNameTemplate.type}}];
return false;
}
var valid0 = _errs37 === errors;
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
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema72 = {"type":["object","null"],"additionalProperties":true,"properties":{"errorDiagnosticsEnabled":{"$ref":"#/$defs/flag"},"partialIngestionPercent":{"$ref":"#/$defs/percent"}}};
const schema73 = {"anyOf":[{"type":"number","exclusiveMinimum":0,"maximum":100},{"type":"string","pattern":"^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"},{"type":"null"},{"$ref":"#/$defs/variable"}]};

function validate67(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate67.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if((typeof data == "number") && (isFinite(data))){
if(data > 100 || isNaN(data)){
const err0 = {instancePath,schemaPath:"#/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data <= 0 || isNaN(data)){
const err1 = {instancePath,schemaPath:"#/anyOf/0/exclusiveMinimum",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
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
else {
const err2 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data === "string"){
if(!pattern21.test(data)){
const err3 = {instancePath,schemaPath:"#/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\s*(?!0+(?:\\.0*)?\\s*$)(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100(?:\\.0{1,6})?)\\s*$"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
valid0 = valid0 || _valid0;
const _errs5 = errors;
if(data !== null){
const err5 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
const _errs7 = errors;
const err6 = {instancePath,schemaPath:"#/$defs/variable/not",keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
var _valid0 = _errs7 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const err7 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
validate67.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate67.errors = vErrors;
return errors === 0;
}
validate67.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema72.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.errorDiagnosticsEnabled !== undefined){
const _errs2 = errors;
if(!(validate62(data.errorDiagnosticsEnabled, {instancePath:instancePath+"/errorDiagnosticsEnabled",parentData:data,parentDataProperty:"errorDiagnosticsEnabled",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate62.errors : vErrors.concat(validate62.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partialIngestionPercent !== undefined){
const _errs3 = errors;
if(!(validate67(data.partialIngestionPercent, {instancePath:instancePath+"/partialIngestionPercent",parentData:data,parentDataProperty:"partialIngestionPercent",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate67.errors : vErrors.concat(validate67.errors);
errors = vErrors.length;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema76 = {"type":["object","null"],"additionalProperties":false,"properties":{"key":{"$ref":"#/$defs/key"},"movedFrom":{"$ref":"#/$defs/key"},"adopt":{"$ref":"#/$defs/identifier"},"abandon":{"type":"boolean"},"drift":{"type":"string","enum":["correct","report","ignore"]},"ignore":{"type":"array","items":{"type":"string"}},"startTime":{"type":"string","enum":["hold","shift"]},"replace":{"type":"string","enum":["hold","allow"]},"recreate":{"type":"string","enum":["hold","allow"]},"protect":{"type":"boolean"},"suspend":{"type":"boolean"}}};
const schema77 = {"type":"string","maxLength":200,"pattern":"^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"};

function validate70(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate70.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
validate70.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema76.type}}];
return false;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema76.properties, key0))){
validate70.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.key !== undefined){
let data0 = data.key;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(func3(data0) > 200){
validate70.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/maxLength",keyword:"maxLength",params:{limit: 200}}];
return false;
}
else {
if(!pattern24.test(data0)){
validate70.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"}}];
return false;
}
}
}
else {
validate70.errors = [{instancePath:instancePath+"/key",schemaPath:"#/$defs/key/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.movedFrom !== undefined){
let data1 = data.movedFrom;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(func3(data1) > 200){
validate70.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/maxLength",keyword:"maxLength",params:{limit: 200}}];
return false;
}
else {
if(!pattern24.test(data1)){
validate70.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/pattern",keyword:"pattern",params:{pattern: "^(?!\\.{1,2}(?:/|$))(?!.*/\\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"}}];
return false;
}
}
}
else {
validate70.errors = [{instancePath:instancePath+"/movedFrom",schemaPath:"#/$defs/key/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.adopt !== undefined){
let data2 = data.adopt;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data2 === "string"){
if(!pattern1.test(data2)){
validate70.errors = [{instancePath:instancePath+"/adopt",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern: "^\\S+$"}}];
return false;
}
}
else {
validate70.errors = [{instancePath:instancePath+"/adopt",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.abandon !== undefined){
const _errs11 = errors;
if(typeof data.abandon !== "boolean"){
validate70.errors = [{instancePath:instancePath+"/abandon",schemaPath:"#/properties/abandon/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.drift !== undefined){
let data4 = data.drift;
const _errs13 = errors;
if(typeof data4 !== "string"){
validate70.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data4 === "correct") || (data4 === "report")) || (data4 === "ignore"))){
validate70.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/enum",keyword:"enum",params:{allowedValues: schema76.properties.drift.enum}}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data5 = data.ignore;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data5)){
var valid4 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs17 = errors;
if(typeof data5[i0] !== "string"){
validate70.errors = [{instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid4 = _errs17 === errors;
if(!valid4){
break;
}
}
}
else {
validate70.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startTime !== undefined){
let data7 = data.startTime;
const _errs19 = errors;
if(typeof data7 !== "string"){
validate70.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data7 === "hold") || (data7 === "shift"))){
validate70.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/enum",keyword:"enum",params:{allowedValues: schema76.properties.startTime.enum}}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.replace !== undefined){
let data8 = data.replace;
const _errs21 = errors;
if(typeof data8 !== "string"){
validate70.errors = [{instancePath:instancePath+"/replace",schemaPath:"#/properties/replace/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data8 === "hold") || (data8 === "allow"))){
validate70.errors = [{instancePath:instancePath+"/replace",schemaPath:"#/properties/replace/enum",keyword:"enum",params:{allowedValues: schema76.properties.replace.enum}}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.recreate !== undefined){
let data9 = data.recreate;
const _errs23 = errors;
if(typeof data9 !== "string"){
validate70.errors = [{instancePath:instancePath+"/recreate",schemaPath:"#/properties/recreate/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data9 === "hold") || (data9 === "allow"))){
validate70.errors = [{instancePath:instancePath+"/recreate",schemaPath:"#/properties/recreate/enum",keyword:"enum",params:{allowedValues: schema76.properties.recreate.enum}}];
return false;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs25 = errors;
if(typeof data.protect !== "boolean"){
validate70.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.suspend !== undefined){
const _errs27 = errors;
if(typeof data.suspend !== "boolean"){
validate70.errors = [{instancePath:instancePath+"/suspend",schemaPath:"#/properties/suspend/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs27 === errors;
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
validate70.errors = vErrors;
return errors === 0;
}
validate70.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://sluice.dev/schemas/dataflow/v1.json#bound" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.name === undefined) && (missing0 = "name")) || ((data.flowSpec === undefined) && (missing0 = "flowSpec"))) || ((data.sourceConnectionIds === undefined) && (missing0 = "sourceConnectionIds"))) || ((data.targetConnectionIds === undefined) && (missing0 = "targetConnectionIds"))){
validate36.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func0.call(schema40.properties, key0))){
validate36.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.kind !== undefined){
let data0 = data.kind;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate36.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type: "string"}}];
return false;
}
if("flow" !== data0){
validate36.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "flow"}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate36.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate36.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data2 = data.description;
const _errs7 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate36.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: schema40.properties.description.type}}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data3 = data.state;
const _errs9 = errors;
if(typeof data3 !== "string"){
validate36.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data3 === "draft") || (data3 === "published")) || (data3 === "disabled"))){
validate36.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema40.properties.state.enum}}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.flowSpec !== undefined){
const _errs11 = errors;
if(!(validate37(data.flowSpec, {instancePath:instancePath+"/flowSpec",parentData:data,parentDataProperty:"flowSpec",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate37.errors : vErrors.concat(validate37.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sourceConnectionIds !== undefined){
let data5 = data.sourceConnectionIds;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
if(data5.length > 1){
validate36.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/maxItems",keyword:"maxItems",params:{limit: 1}}];
return false;
}
else {
if(data5.length < 1){
validate36.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid2 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
const _errs14 = errors;
if(!(validate39(data5[i0], {instancePath:instancePath+"/sourceConnectionIds/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate39.errors : vErrors.concat(validate39.errors);
errors = vErrors.length;
}
var valid2 = _errs14 === errors;
if(!valid2){
break;
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/sourceConnectionIds",schemaPath:"#/properties/sourceConnectionIds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.targetConnectionIds !== undefined){
let data7 = data.targetConnectionIds;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
if(data7.length > 1){
validate36.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/maxItems",keyword:"maxItems",params:{limit: 1}}];
return false;
}
else {
if(data7.length < 1){
validate36.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
else {
var valid3 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
const _errs17 = errors;
if(!(validate39(data7[i1], {instancePath:instancePath+"/targetConnectionIds/" + i1,parentData:data7,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate39.errors : vErrors.concat(validate39.errors);
errors = vErrors.length;
}
var valid3 = _errs17 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate36.errors = [{instancePath:instancePath+"/targetConnectionIds",schemaPath:"#/properties/targetConnectionIds/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transformations !== undefined){
let data9 = data.transformations;
const _errs18 = errors;
if((!(Array.isArray(data9))) && (data9 !== null)){
validate36.errors = [{instancePath:instancePath+"/transformations",schemaPath:"#/properties/transformations/type",keyword:"type",params:{type: schema40.properties.transformations.type}}];
return false;
}
if(errors === _errs18){
if(Array.isArray(data9)){
var valid4 = true;
const len2 = data9.length;
for(let i2=0; i2<len2; i2++){
const _errs20 = errors;
if(!(validate44(data9[i2], {instancePath:instancePath+"/transformations/" + i2,parentData:data9,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors);
errors = vErrors.length;
}
var valid4 = _errs20 === errors;
if(!valid4){
break;
}
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scheduleParams !== undefined){
const _errs21 = errors;
if(!(validate58(data.scheduleParams, {instancePath:instancePath+"/scheduleParams",parentData:data,parentDataProperty:"scheduleParams",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.options !== undefined){
const _errs22 = errors;
if(!(validate65(data.options, {instancePath:instancePath+"/options",parentData:data,parentDataProperty:"options",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.labels !== undefined){
let data13 = data.labels;
const _errs23 = errors;
if((!(Array.isArray(data13))) && (data13 !== null)){
validate36.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/type",keyword:"type",params:{type: schema40.properties.labels.type}}];
return false;
}
if(errors === _errs23){
if(Array.isArray(data13)){
var valid5 = true;
const len3 = data13.length;
for(let i3=0; i3<len3; i3++){
let data14 = data13[i3];
const _errs25 = errors;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
validate36.errors = [{instancePath:instancePath+"/labels/" + i3,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern: "^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$"}}];
return false;
}
}
else {
validate36.errors = [{instancePath:instancePath+"/labels/" + i3,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs25 === errors;
if(!valid5){
break;
}
}
if(valid5){
if(!func1(data13)){
validate36.errors = [{instancePath:instancePath+"/labels",schemaPath:"#/properties/labels/uniqueItems",keyword:"uniqueItems",params:{}}];
return false;
}
}
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
let data15 = data.policy;
const _errs28 = errors;
if((!(data15 && typeof data15 == "object" && !Array.isArray(data15))) && (data15 !== null)){
validate36.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: schema40.properties.policy.type}}];
return false;
}
if(errors === _errs28){
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.fields !== undefined){
let data16 = data15.fields;
const _errs31 = errors;
if(Array.isArray(data16)){
if(data16.length < 1){
validate36.errors = [{instancePath:instancePath+"/policy/fields",schemaPath:"#/properties/policy/properties/fields/minItems",keyword:"minItems",params:{limit: 1}}];
return false;
}
}
if(errors === _errs31){
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(Object.keys(data16).length < 1){
validate36.errors = [{instancePath:instancePath+"/policy/fields",schemaPath:"#/properties/policy/properties/fields/minProperties",keyword:"minProperties",params:{limit: 1}}];
return false;
}
}
}
}
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sluice !== undefined){
const _errs32 = errors;
if(!(validate70(data.sluice, {instancePath:instancePath+"/sluice",parentData:data,parentDataProperty:"sluice",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate70.errors : vErrors.concat(validate70.errors);
errors = vErrors.length;
}
var valid0 = _errs32 === errors;
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
}
else {
validate36.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const fitsFolder = validate72;
const schema80 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://sluice.dev/schemas/folder/v1.json","type":"object","additionalProperties":false,"properties":{"drift":{"type":"string","enum":["correct","report","ignore"]},"suspend":{"type":"boolean"},"protect":{"type":"boolean"},"startTime":{"type":"string","enum":["hold","shift"]},"ignore":{"type":"array","items":{"type":"string"}}}};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://sluice.dev/schemas/folder/v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate72.evaluated;
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
if(!(((((key0 === "drift") || (key0 === "suspend")) || (key0 === "protect")) || (key0 === "startTime")) || (key0 === "ignore"))){
validate72.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.drift !== undefined){
let data0 = data.drift;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate72.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data0 === "correct") || (data0 === "report")) || (data0 === "ignore"))){
validate72.errors = [{instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/enum",keyword:"enum",params:{allowedValues: schema80.properties.drift.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.suspend !== undefined){
const _errs4 = errors;
if(typeof data.suspend !== "boolean"){
validate72.errors = [{instancePath:instancePath+"/suspend",schemaPath:"#/properties/suspend/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.protect !== undefined){
const _errs6 = errors;
if(typeof data.protect !== "boolean"){
validate72.errors = [{instancePath:instancePath+"/protect",schemaPath:"#/properties/protect/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startTime !== undefined){
let data3 = data.startTime;
const _errs8 = errors;
if(typeof data3 !== "string"){
validate72.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!((data3 === "hold") || (data3 === "shift"))){
validate72.errors = [{instancePath:instancePath+"/startTime",schemaPath:"#/properties/startTime/enum",keyword:"enum",params:{allowedValues: schema80.properties.startTime.enum}}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ignore !== undefined){
let data4 = data.ignore;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data4)){
var valid1 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs12 = errors;
if(typeof data4[i0] !== "string"){
validate72.errors = [{instancePath:instancePath+"/ignore/" + i0,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid1 = _errs12 === errors;
if(!valid1){
break;
}
}
}
else {
validate72.errors = [{instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}}];
return false;
}
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
else {
validate72.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate72.errors = vErrors;
return errors === 0;
}
validate72.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
