"""Makes calls with botocore, and says what its parser makes of the answers.

On stdin: {"service": "elbv2", "endpoint": ..., "calls": [{"operation": ..., "params": {...}}]}. On stdout a list, an item for each call:
"answer", as botocore gives it, and "lost", the elements of the answer that the API does not have and the parser drops.
"""
import json
import sys
from xml.etree import ElementTree

import boto3


def main():
    asked = json.load(sys.stdin)
    service = asked["service"]
    client = boto3.client(
        service,
        endpoint_url=asked["endpoint"],
        region_name="us-east-1",
        aws_access_key_id="lab",
        aws_secret_access_key="lab",
    )
    bodies = []
    client.meta.events.register(f"before-parse.{service}", lambda response_dict, **_: bodies.append(response_dict["body"]))
    methods = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
    told = []
    for call in asked["calls"]:
        model = client.meta.service_model.operation_model(call["operation"])
        answer = getattr(client, methods[call["operation"]])(**call["params"])
        answer.pop("ResponseMetadata")
        result = ElementTree.fromstring(bodies[-1])[0]
        told.append({"answer": answer, "lost": list(lost(result, model.output_shape, call["operation"]))})
    json.dump(told, sys.stdout, default=str)


def lost(element, shape, path):
    """The paths of what stands in an answer and not in its shape."""
    if shape is None or shape.type_name == "structure":
        members = {} if shape is None else shape.members
        for child in element:
            name = child.tag.split("}")[1]
            if name in members:
                yield from lost(child, members[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif shape.type_name == "list":
        for child in element:
            if child.tag.endswith("}member"):
                yield from lost(child, shape.member, f"{path}[]")
            else:
                yield f"{path}.{child.tag}"
    elif shape.type_name == "map":
        for child in element:
            tags = [one.tag.split("}")[1] for one in child]
            if not child.tag.endswith("}entry") or tags != ["key", "value"]:
                yield f"{path}.{child.tag}"
    elif len(element) > 0:
        yield f"{path}: {shape.type_name}"


main()
