package io.passkeyprofile.sandbox.users;

import java.io.InputStream;
import java.security.PublicKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.ceremony.webauthn.PublicKeyVerifier;
import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;
import org.springframework.validation.DirectFieldBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.Validator;

/**
 * Writes {@link UserLine}s, and reads them one at a time. It checks everything that it
 * reads: a public key has to pass the same checks as at a registration.
 */
@Component
class UserLineMapper {

	private static final int MAX_USER_HANDLE = 64;

	private static final int MAX_CRED_ID = 1023;

	private static final int MAX_PUBLIC_KEY = 4096;

	private static final int MAX_USER_METADATA = 100_000;

	private final JsonMapper jsonMapper;

	private final ObjectReader reader;

	private final Validator validator;

	UserLineMapper(JsonMapper jsonMapper, Validator validator) {
		this.jsonMapper = jsonMapper.rebuild()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.addModule(new SimpleModule().addDeserializer(Instant.class, new TimeDeserializer()))
			.build();
		this.reader = this.jsonMapper.readerFor(UserLine.class);
		this.validator = validator;
	}

	/**
	 * Writes a user.
	 * @return a JSON object without line breaks
	 */
	String write(UserLine user) {
		return this.jsonMapper.writeValueAsString(user);
	}

	/** Reads a user that this class has written, without any checks. */
	UserLine readWritten(String line) {
		return this.reader.readValue(line);
	}

	/** Opens users: one JSON object after the other, or an array of them. */
	Lines open(InputStream users) {
		return new Lines(this.jsonMapper.createParser(users));
	}

	/**
	 * Reads and checks one user.
	 * @param number the number of its line
	 * @param json the JSON object, and nothing else
	 * @throws InvalidUserException if the user is invalid
	 */
	UserLine read(long number, byte[] json) {
		try (JsonParser parser = this.jsonMapper.createParser(json)) {
			UserLine user = this.reader.readValue(parser);
			if (parser.nextToken() != null) {
				throw InvalidUserException.of(number, "", "must be one JSON object and nothing else");
			}
			return checked(number, user);
		}
		catch (JacksonException ex) {
			throw explain(number, ex);
		}
	}

	/**
	 * Reads and checks one user.
	 * @param number the number of its line
	 * @param members its members
	 * @throws InvalidUserException if the user is invalid
	 */
	UserLine read(long number, ObjectNode members) {
		try {
			return checked(number, this.reader.readValue(members));
		}
		catch (JacksonException ex) {
			throw explain(number, ex);
		}
	}

	private UserLine checked(long line, @Nullable UserLine user) {
		if (user == null) {
			throw InvalidUserException.of(line, "", "must be an object");
		}
		check(line, user);
		return user;
	}

	private void check(long line, UserLine user) {
		DirectFieldBindingResult errors = new DirectFieldBindingResult(user, "user");
		this.validator.validate(user, errors);
		errors.getFieldErrors().stream().min(Comparator.comparing(FieldError::getField)).ifPresent((error) -> {
			throw InvalidUserException.of(line, wireName(error.getField()), String.valueOf(error.getDefaultMessage()));
		});
		if (user.webauthnUserHandle() != null) {
			checkLength(line, "webauthn_user_handle", user.webauthnUserHandle(), MAX_USER_HANDLE);
		}
		if (user.userMetadata() != null && user.userMetadata().toString().length() > MAX_USER_METADATA) {
			throw InvalidUserException.of(line, "user_metadata", "must have at most 100000 characters");
		}
		for (int i = 0; i < user.devices().size(); i++) {
			checkDevice(line, "webauthn_devices[" + i + "]", user.devices().get(i));
		}
	}

	private static void checkDevice(long line, String path, UserLine.Device device) {
		UserLine.Credential credential = device.credential();
		if (credential == null) {
			return;
		}
		if (device.credId() == null) {
			throw InvalidUserException.of(line, path + ".cred_id", "must be given, because there is a credential");
		}
		checkLength(line, path + ".cred_id", credentialId(line, path, device.credId()), MAX_CRED_ID);
		if (credential.backupState() && !credential.backupEligible()) {
			throw InvalidUserException.of(line, path + ".credential.backup_state",
					"must be false unless backup_eligible is true");
		}
		checkLength(line, path + ".credential.public_key", credential.publicKey(), MAX_PUBLIC_KEY);
		PublicKey key;
		try {
			key = PublicKeyVerifier.verifyImported(credential.publicKey());
		}
		catch (ApiException ex) {
			throw InvalidUserException.of(line, path + ".credential.public_key",
					"must be a usable ES256, EdDSA or RS256 key in COSE and nothing else");
		}
		if (credential.publicKeyPem() != null && !PublicKeyPem.contains(credential.publicKeyPem(), key)) {
			throw InvalidUserException.of(line, path + ".credential.public_key_pem",
					"must be the same key as public_key, or absent");
		}
	}

	/** Parses the credential ID of a device with a credential. */
	private static Base64UrlBytes credentialId(long line, String path, String credId) {
		try {
			return Base64UrlBytes.parse(credId);
		}
		catch (IllegalArgumentException ex) {
			throw InvalidUserException.of(line, path + ".cred_id", "must be base64url, because there is a credential");
		}
	}

	private static void checkLength(long line, String path, Base64UrlBytes value, int max) {
		int length = value.toArray().length;
		if (length < 1 || length > max) {
			throw InvalidUserException.of(line, path, "must have 1 to " + max + " bytes");
		}
	}

	private static InvalidUserException explain(long line, JacksonException failure) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : failure.getPath()) {
			path.append((reference.getPropertyName() == null) ? "[" + reference.getIndex() + "]"
					: (path.isEmpty() ? "" : ".") + reference.getPropertyName());
		}
		return InvalidUserException.of(line, path.toString(), problem(failure));
	}

	private static String problem(JacksonException failure) {
		if (failure instanceof UnrecognizedPropertyException) {
			return "is not a member of the format";
		}
		if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
			return "must be " + describe(mismatch.getTargetType());
		}
		if (failure instanceof ValueInstantiationException) {
			return "must be " + describe(Base64UrlBytes.class);
		}
		return "must be valid JSON, with each member once";
	}

	private static String describe(Class<?> type) {
		if (type == Base64UrlBytes.class) {
			return "base64url without line breaks";
		}
		if (type == Instant.class) {
			return "a time such as 2026-01-02T03:04:05.678Z";
		}
		if (type == Long.class) {
			return "a whole number";
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		if (type == String.class) {
			return "text";
		}
		return List.class.isAssignableFrom(type) ? "an array" : "an object";
	}

	private static String wireName(String path) {
		return path.replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
	}

	/** The users of a stream. Only one of them is in memory at a time. */
	final class Lines implements UserSource, AutoCloseable {

		private final JsonParser parser;

		private boolean isArray;

		private long number;

		private boolean failed;

		private Lines(JsonParser parser) {
			this.parser = parser;
		}

		/** Reads the next user. After an invalid user, it reads no further. */
		@Override
		public @Nullable Entry next() {
			if (this.failed) {
				return null;
			}
			this.failed = true;
			Entry entry = read();
			this.failed = false;
			return entry;
		}

		private @Nullable Entry read() {
			try {
				JsonToken token = this.parser.nextToken();
				if (this.number == 0 && token == JsonToken.START_ARRAY) {
					this.isArray = true;
					token = this.parser.nextToken();
				}
				this.number = this.parser.currentTokenLocation().getLineNr();
				long begin = this.parser.currentTokenLocation().getByteOffset();
				if (this.isArray && token == JsonToken.END_ARRAY) {
					if (this.parser.nextToken() != null) {
						throw InvalidUserException.of(this.number, "", "must not follow the end of the array");
					}
					return null;
				}
				if (token == null) {
					return null;
				}
				UserLine user = checked(this.number, UserLineMapper.this.reader.readValue(this.parser));
				return new Entry(this.number, (int) (this.parser.currentLocation().getByteOffset() - begin), user);
			}
			catch (StreamReadException ex) {
				throw explain((ex.getLocation() != null) ? ex.getLocation().getLineNr() : this.number, ex);
			}
			catch (DatabindException ex) {
				throw explain(this.number, ex);
			}
		}

		@Override
		public void close() {
			this.parser.close();
		}

	}

	/** Reads RFC 3339 and nothing else, such as a number of seconds. */
	private static final class TimeDeserializer extends StdDeserializer<Instant> {

		private static final Pattern RFC_3339 = Pattern
			.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

		private TimeDeserializer() {
			super(Instant.class);
		}

		@Override
		public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.hasToken(JsonToken.VALUE_STRING) && RFC_3339.matcher(parser.getString()).matches()) {
				try {
					return OffsetDateTime.parse(parser.getString()).toInstant();
				}
				catch (DateTimeParseException ex) {
					// Refused below, such as the 30th of February
				}
			}
			throw MismatchedInputException.from(parser, Instant.class, "Not a time");
		}

	}

}
