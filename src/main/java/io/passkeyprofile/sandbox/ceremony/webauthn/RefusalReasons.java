package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.ConstraintViolationException;
import com.webauthn4j.verifier.exception.CredentialIdTooLongException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.store.Handshake;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds out why a response was refused, from the exception that was thrown.
 */
final class RefusalReasons {

	private RefusalReasons() {
	}

	/**
	 * Finds the reason. It never fails, whatever is in the response.
	 * @param failure the exception
	 * @param app the app
	 * @param handshake the handshake
	 * @param clientDataJson the client data, which may be malformed
	 * @param type the type that the client data must have
	 * @return the reason
	 */
	static Refusal of(RuntimeException failure, App app, Handshake handshake, Base64UrlBytes clientDataJson,
			String type) {
		if (failure instanceof UnacceptableResponseException unacceptable) {
			return unacceptable.refusal();
		}
		if (failure instanceof InconsistentClientDataTypeException) {
			return Refusal.of(Reason.CLIENT_DATA_TYPE, clientData(clientDataJson, "type"), type);
		}
		if (failure instanceof BadChallengeException) {
			return Refusal.of(Reason.CHALLENGE, clientData(clientDataJson, "challenge"),
					handshake.challenge().base64Url());
		}
		if (failure instanceof BadRpIdException rpId) {
			return Refusal.of(Reason.RP_ID, rpId(rpId, clientData(clientDataJson, "origin")), app.rpId());
		}
		if (failure instanceof MaliciousCounterValueException counter) {
			return Refusal.of(Reason.COUNTER, counter.getPresentedCounter(), counter.getStoredCounter());
		}
		if (failure instanceof NotAllowedAlgorithmException algorithm) {
			return Refusal.of(Reason.ALGORITHM,
					(algorithm.getActual() != null) ? algorithm.getActual().getValue() : "?",
					WebAuthnVerification.ALGORITHMS.stream().map(String::valueOf).collect(Collectors.joining(", ")));
		}
		return Refusal.of(reason(failure));
	}

	private static Reason reason(RuntimeException failure) {
		if (failure instanceof UserNotPresentException) {
			return Reason.USER_NOT_PRESENT;
		}
		if (failure instanceof UserNotVerifiedException) {
			return Reason.USER_NOT_VERIFIED;
		}
		if (failure instanceof IllegalBackupStateException) {
			return Reason.BACKUP_STATE;
		}
		if (failure instanceof BadBackupEligibleFlagException) {
			return Reason.BACKUP_ELIGIBILITY;
		}
		if (failure instanceof CredentialIdTooLongException) {
			return Reason.CREDENTIAL_ID_TOO_LONG;
		}
		if (failure instanceof BadSignatureException) {
			return isThrownForAttestation(failure) ? Reason.ATTESTATION_STATEMENT : Reason.SIGNATURE;
		}
		if (failure instanceof BadAlgorithmException) {
			return Reason.ATTESTATION_STATEMENT;
		}
		if (failure instanceof ConstraintViolationException) {
			return Reason.CREDENTIAL_MISSING;
		}
		if (failure instanceof DataConversionException || failure instanceof JacksonException) {
			return Reason.RESPONSE_MALFORMED;
		}
		return (failure instanceof VerificationException) ? Reason.ATTESTATION_STATEMENT : Reason.RESPONSE_MALFORMED;
	}

	private static boolean isThrownForAttestation(RuntimeException failure) {
		return Arrays.stream(failure.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().contains(".attestation.statement."));
	}

	/**
	 * Finds the RP ID for its hash among those that the page could have asked for.
	 */
	// The library's annotation is about the bytes, not about their array
	@SuppressWarnings("NullAway")
	private static String rpId(BadRpIdException failure, String origin) {
		byte[] hash = failure.getActual();
		return candidates(origin)
			.filter((candidate) -> Arrays.equals(Sha256.of(candidate.getBytes(StandardCharsets.UTF_8)), hash))
			.findFirst()
			.orElse("?");
	}

	private static Stream<String> candidates(String origin) {
		try {
			String host = URI.create(origin).getHost();
			return (host != null)
					? Stream.concat(Stream.of("localhost"),
							Stream.iterate(host, (name) -> !name.isEmpty(),
									(name) -> (name.indexOf('.') >= 0) ? name.substring(name.indexOf('.') + 1) : ""))
					: Stream.of("localhost");
		}
		catch (IllegalArgumentException ex) {
			return Stream.of("localhost");
		}
	}

	private static String clientData(Base64UrlBytes clientDataJson, String member) {
		try {
			JsonNode value = WebAuthnVerification.CONVERTER.getJsonMapper()
				.readTree(clientDataJson.toArray())
				.path(member);
			return value.isString() ? value.stringValue() : "absent";
		}
		catch (JacksonException ex) {
			return "absent";
		}
	}

}
