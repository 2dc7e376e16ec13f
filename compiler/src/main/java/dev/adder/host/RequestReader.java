package dev.adder.host;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.adder.compiler.request.Request;
import dev.adder.compiler.source.Source;
import dev.adder.compiler.types.Constant;
import dev.adder.compiler.types.Scalar;
import dev.adder.compiler.types.Type;
import dev.adder.compiler.types.Types;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hop 1's text form, read: the JSON of a request to a {@link Request}.
 *
 * <pre>
 *   {"function": 0, "args": ["pyint"], "options": {}, "functions": [{"name": "f", "source": "def f(x): …", "names": {"K": {"const": {"i": "3"}}}, …}]}
 * </pre>
 */
final class RequestReader {
    private RequestReader() {}

    static Request read(JsonObject json) {
        var functions = new ArrayList<Request.Function>();
        for (JsonElement f : json.getAsJsonArray("functions")) {
            functions.add(function(f.getAsJsonObject()));
        }
        var args = new ArrayList<Type>();
        for (JsonElement a : json.getAsJsonArray("args")) {
            args.add(type(a.getAsString()));
        }
        JsonElement returns = json.get("returns");
        return new Request(json.get("function").getAsInt(), List.copyOf(args), isNull(returns) ? null : Types.parse(returns.getAsString()),
                options(json.get("options")), List.copyOf(functions), isNull(json.get("python")) ? Request.PYTHON : json.get("python").getAsInt());
    }

    private static boolean isNull(JsonElement e) {
        return e == null || e.isJsonNull();
    }

    /** A type text, in which {@code function(3)} is the request's function number 3. */
    private static Type type(String text) {
        return Types.parse(text.replace("function(", "callable(" + Request.NUMBERED));
    }

    private static Request.Options options(JsonElement json) {
        if (isNull(json)) {
            return Request.Options.DEFAULT;
        }
        JsonObject o = json.getAsJsonObject();
        var fastmath = new ArrayList<String>();
        if (!isNull(o.get("fastmath"))) {
            o.getAsJsonArray("fastmath").forEach(f -> fastmath.add(f.getAsString()));
        }
        var locals = new HashMap<String, Type>();
        if (!isNull(o.get("locals"))) {
            o.getAsJsonObject("locals").entrySet().forEach(e -> locals.put(e.getKey(), Types.parse(e.getValue().getAsString())));
        }
        Request.ErrorModel model = isNull(o.get("error_model")) ? null
                : o.get("error_model").getAsString().equals("python") ? Request.ErrorModel.PYTHON : Request.ErrorModel.NUMPY;
        return new Request.Options(model, List.copyOf(fastmath), isNull(o.get("boundscheck")) || o.get("boundscheck").getAsBoolean(),
                !isNull(o.get("overflow")) && o.get("overflow").getAsString().equals("raise"),
                !isNull(o.get("debug")) && o.get("debug").getAsBoolean(), !isNull(o.get("inline")) && o.get("inline").getAsString().equals("always"),
                Map.copyOf(locals));
    }

    private static Request.Function function(JsonObject json) {
        var source = new Source(json.get("file").getAsString(), json.get("source").getAsString(), json.get("line").getAsInt(), false);
        var defaults = new ArrayList<Request.Name>();
        if (!isNull(json.get("defaults"))) {
            json.getAsJsonArray("defaults").forEach(d -> defaults.add(name(d.getAsJsonObject())));
        }
        Map<String, Request.Name> keywordDefaults = isNull(json.get("kwdefaults")) ? Map.of() : names(json.getAsJsonObject("kwdefaults"));
        Request.Options options = isNull(json.get("options")) ? null : options(json.get("options"));
        return new Request.Function(json.get("name").getAsString(), json.get("module").getAsString(), source,
                json.get("kind").getAsString().equals("lambda"), names(json.getAsJsonObject("names")), List.copyOf(defaults), keywordDefaults, options);
    }

    private static Map<String, Request.Name> names(JsonObject json) {
        var out = new HashMap<String, Request.Name>();
        json.entrySet().forEach(e -> out.put(e.getKey(), name(e.getValue().getAsJsonObject())));
        return out;
    }

    private static Request.Name name(JsonObject json) {
        String kind = json.has("attrs") ? "module" : json.has("hidden") ? "array" : json.keySet().iterator().next();
        JsonElement value = json.get(kind);
        return switch (kind) {
            case "const" -> constantName(value.getAsJsonObject());
            case "module" -> new Request.Module(value.getAsString(), json.has("attrs") ? names(json.getAsJsonObject("attrs")) : Map.of());
            case "function" -> new Request.Callee(value.getAsInt());
            case "array" -> new Request.Hidden((Type.Array) Types.parse(value.getAsString()), json.get("hidden").getAsInt());
            case "type" -> new Request.Value(new Constant.TypeRef(Types.parse(value.getAsString())));
            case "builtin" -> new Request.Value(new Constant.Named("builtins." + value.getAsString()));
            case "exception" -> new Request.Value(new Constant.Named("exceptions." + value.getAsString()));
            case "named" -> new Request.Value(new Constant.Named(value.getAsString()));
            case "adder" -> new Request.Value(new Constant.Named("builtins." + (value.getAsString().equals("prange") ? "range" : value.getAsString())));
            case "items" -> {
                var items = new ArrayList<Request.Name>();
                value.getAsJsonArray().forEach(i -> items.add(name(i.getAsJsonObject())));
                yield new Request.Items(List.copyOf(items));
            }
            case "unsupported" -> new Request.Unsupported(value.getAsString());
            default -> constantName(json);
        };
    }

    private static Request.Name constantName(JsonObject json) {
        if (json.has("np")) {
            Scalar type = Types.scalar(json.get("np").getAsString());
            return new Request.Typed(constant(json.getAsJsonObject("v")), type);
        }
        if (json.has("t")) {
            var items = new ArrayList<Request.Name>();
            json.getAsJsonArray("t").forEach(i -> items.add(name(i.getAsJsonObject())));
            return new Request.Items(List.copyOf(items));
        }
        return new Request.Value(constant(json));
    }

    private static Constant constant(JsonObject json) {
        String kind = json.keySet().iterator().next();
        JsonElement value = json.get(kind);
        return switch (kind) {
            case "i" -> integer(new BigInteger(value.getAsString()));
            case "f" -> new Constant.Float(real(value.getAsString()));
            case "b" -> new Constant.Bool(value.getAsBoolean());
            case "c" -> {
                JsonArray parts = value.getAsJsonArray();
                yield new Constant.Complex(new Constant.Float(real(parts.get(0).getAsString())), new Constant.Float(real(parts.get(1).getAsString())));
            }
            case "s" -> new Constant.Str(value.getAsString());
            case "none" -> Constant.NONE;
            default -> throw new IllegalArgumentException("constant of kind " + kind);
        };
    }

    private static Constant integer(BigInteger value) {
        return value.bitLength() < 64 ? new Constant.Int(value.longValue()) : new Constant.BigInt(value);
    }

    private static double real(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
