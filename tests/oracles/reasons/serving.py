"""Why mlpc's definition of the serving pipeline differs from the SDK's."""

SHADOW = "the method of v3 that makes a configuration has no shadow variants"

REASONS = {
    "v3": {
        '/Steps/shadow_config/Arguments/ShadowProductionVariants: [{VariantName: "next", '
        'ModelName: ${Steps.candidate.ModelName}, InitialVariantWeight: 0.5, InstanceType: "ml.m5.xlarge", '
        "InitialInstanceCount: 1}] | absent": SHADOW,
    }
}
