"""Why mlpc's definition of the endpoints pipeline differs from the SDK's."""

DEPLOYMENT = "the method of v3 that makes an endpoint cannot say how it is replaced"

REASONS = {
    "v3": {
        "/Steps/endpoint/Arguments/DeploymentConfig: "
        '{BlueGreenUpdatePolicy: {TrafficRoutingConfiguration: {Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 60}}, '
        'AutoRollbackConfiguration: {Alarms: [{AlarmName: "ranking-5xx"}]}} | absent': DEPLOYMENT,
    }
}
