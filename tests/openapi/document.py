"""The OpenAPI documents, as a validator of JSON Schema written by others reads them."""

import urllib.parse

import jsonschema
import referencing
import referencing.jsonschema
import service


class Document:
    """The OpenAPI document that the emulator serves for a version."""

    def __init__(self, version):
        self.root = service.control("GET", f"openapi.json?version={version}")
        resource = referencing.jsonschema.DRAFT202012.create_resource(self.root)
        self.registry = referencing.Registry().with_resource("urn:document", resource)
        self.operations = {
            operation["operationId"]: operation
            | {"method": method.upper(), "path": path, "at": f"/paths/{path.replace('/', '~1')}/{method}"}
            for path, item in self.root["paths"].items()
            for method, operation in item.items()
        }
        self.answered = set()

    def at(self, pointer):
        """What stands at a JSON pointer."""
        found = self.root
        for step in pointer.split("/")[1:]:
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return found

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.at(schema["$ref"].removeprefix("#"))
        return schema

    def content(self, pointer):
        """Where the schema of a body stands, by its media type, for a request or a response at a pointer."""
        while "$ref" in self.at(pointer):
            pointer = self.at(pointer)["$ref"].removeprefix("#")
        kinds = self.at(pointer).get("content", {})
        return {kind: f"{pointer}/content/{kind.replace('/', '~1')}/schema" for kind in kinds}

    def errors(self, pointer, value):
        """What the validator says of a value."""
        schema = {"$ref": f"urn:document#{urllib.parse.quote(pointer)}"}
        validator = jsonschema.Draft202012Validator(schema, registry=self.registry)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]

    def judge(self, pointer, value, what):
        """Everything that is wrong with a value: what the validator says, and members that the document lacks."""
        lacking = self.undocumented(self.at(pointer), value, what)
        return self.errors(pointer, value) + [f"{at}: the document lacks it" for at in lacking]

    def undocumented(self, schema, value, at):
        """Notes which members of the document a value has, and gives those that it lacks."""
        parts = list(self.parts(schema, value))
        if isinstance(value, list):
            for items in (part["items"] for part in parts if "items" in part):
                for element in value:
                    yield from self.undocumented(items, element, f"{at}[]")
        # An object without properties is one of which nothing is told.
        if isinstance(value, dict) and any("properties" in part for part in parts):
            for name, member in value.items():
                owners = [part["properties"][name] for part in parts if name in part.get("properties", {})]
                self.answered.add(f"{at}.{name}")
                if not owners:
                    yield f"{at}.{name}"
                for owner in owners:
                    yield from self.undocumented(owner, member, f"{at}.{name}")

    def parts(self, schema, value):
        """The schemas that tell of a value together: through references, additions and alternatives that fit."""
        schema = self.resolve(schema)
        yield schema
        for part in schema.get("allOf", []):
            yield from self.parts(part, value)
        kinds = {dict: "object", list: "array"}
        for part in schema.get("anyOf", []):
            part = self.resolve(part)
            if part.get("type") == kinds.get(type(value), ""):
                yield from self.parts(part, value)

    def never_answered(self):
        """The members of every answer of success that it never had, as `ShowUser 200.user.name`."""
        for name, operation in self.operations.items():
            for status in operation["responses"]:
                if status.startswith("2"):
                    for pointer in self.content(f"{operation['at']}/responses/{status}").values():
                        yield from self.missed(self.at(pointer), f"{name} {status}")

    def missed(self, schema, at):
        schema = self.resolve(schema)
        for name, member in schema.get("properties", {}).items():
            if f"{at}.{name}" not in self.answered:
                yield f"{at}.{name}"
            yield from self.missed(member, f"{at}.{name}")
        for part in schema.get("allOf", []) + schema.get("anyOf", []):
            yield from self.missed(part, at)
        if "items" in schema:
            yield from self.missed(schema["items"], f"{at}[]")

    def example(self, schema, given):
        """A value made of the examples of a schema, with the values that are given for members of these names."""
        schema = self.resolve(schema)
        if "examples" in schema:
            return schema["examples"][0]
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0], given)
        if "enum" in schema:
            return schema["enum"][0]
        if "items" in schema:
            return [self.example(schema["items"], given)]
        if schema.get("type") == "string":
            return "text"
        return {
            name: given[name] if name in given else self.example(member, given)
            for name, member in schema.get("properties", {}).items()
        }
