/** Ids of specs are the same in every organisation and sandbox. These are Adobe's. */
export const FLOW_SPEC = {
  files: '9753525b-82c7-4dce-8a9b-5ccfce2b9876',
  tables: '14518937-270c-4525-bdec-c2ba7cce3860',
  streamingMapped: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81',
  streamingXdm: 'd8a6f005-7eaf-4153-983e-e8574508b877',
  audienceExport: '71471eba-b620-49e4-90fd-23f1fa0174d8',
  datasetExport: '269ba276-16fc-47db-92b0-c1049a3c131f',
  datasetExportLandingZone: 'cd2fc47e-e838-4f38-a581-8fff2f99b63a',
} as const

export const CONNECTION_SPEC = {
  dataLake: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c',
  httpApi: 'bc7b00d6-623a-4dfc-9fdb-f1240aeadaeb',
  s3: 'ecadc60c-7455-4d87-84dc-2a0e293d997b',
  azureBlob: '4c10e202-c428-4796-9208-5f1f5732b1cf',
  adlsGen2: 'b3ba5556-48be-44b7-8b85-ff2b69b46dc4',
  azureFile: 'be5ec48c-5b78-49d5-b8fa-7c89ec4569b8',
  googleCloudStorage: '32e8f412-cdf7-464c-9885-78184cb113fd',
  bigQuery: '3c9b37f8-13a6-43d8-bad3-b863b941fedd',
  salesforce: 'cfc0fee1-7dc0-40ef-b73e-d8b134c436f5',
  dynamics: '38ad80fe-8b06-4938-94f4-d4ee80266b07',
  eventHubs: 'bf9f5905-92b7-48bf-bf20-455bc6b60a4e',
  kinesis: '86043421-563b-46ec-8e6c-e23184711bf6',
  profileStore: '8a9c3494-9708-43d7-ae3f-cda01e5030e1',
  datasetExportSource: '23598e46-f560-407b-88d5-ea6207e49db0',
  s3Destination: '4fce964d-3f37-408f-9778-e597338a21ee',
  s3DestinationLegacy: '4890fc95-5a1f-4983-94bb-e060c08e3f81',
} as const

export const PROVIDER_ID = { connectors: '0ed90a81-07f4-4586-8190-b40eccef1c5a', streaming: '521eee4d-8cbe-4906-bb48-fb6bd4450033' } as const
