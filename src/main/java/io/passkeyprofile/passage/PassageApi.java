package io.passkeyprofile.passage;

import java.util.List;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The seven calls of the Passage Flex management API, and what goes over the wire. The
 * variable {@code appId} has the same value in every call of a client.
 */
@HttpExchange(url = "/apps/{appId}", accept = MediaType.APPLICATION_JSON_VALUE)
interface PassageApi {

	/** Request attribute of the nonce that must not turn up in an exception. */
	String SECRET = "io.passkeyprofile.passage.secret";

	@GetExchange("/users")
	UsersPage findUsers(@RequestParam String identifier, @RequestParam int limit);

	@GetExchange("/users/{userId}")
	UserAnswer getUser(@PathVariable String userId);

	@GetExchange("/users/{userId}/devices")
	DevicesAnswer listDevices(@PathVariable String userId);

	@DeleteExchange("/users/{userId}/devices/{deviceId}")
	void revokeDevice(@PathVariable String userId, @PathVariable String deviceId);

	@PostExchange(url = "/transactions/register", contentType = MediaType.APPLICATION_JSON_VALUE)
	Transaction createRegisterTransaction(@RequestBody RegisterRequest request);

	@PostExchange(url = "/transactions/authenticate", contentType = MediaType.APPLICATION_JSON_VALUE)
	Transaction createAuthenticateTransaction(@RequestBody AuthenticateRequest request);

	@PostExchange(url = "/authenticate/verify", contentType = MediaType.APPLICATION_JSON_VALUE)
	Verified verifyNonce(@RequestBody NonceRequest request, @RequestAttribute(SECRET) NonceRequest secret);

	record UsersPage(List<FoundUser> users) {
		public UsersPage {
			users = List.copyOf(users);
		}
	}

	record FoundUser(String id, String externalId) {
		public FoundUser {
			Check.pathId(id, "id");
			Check.text(externalId, "external_id");
		}
	}

	record UserAnswer(PassageUser user) {
		public UserAnswer {
			Check.present(user, "user");
		}
	}

	record DevicesAnswer(List<WebAuthnDevice> devices) {
		public DevicesAnswer {
			devices = List.copyOf(devices);
		}
	}

	record RegisterRequest(String externalId, String passkeyDisplayName) {
		/**
		 * Without the name, which is personal, since Spring logs the bodies of requests.
		 */
		@Override
		public String toString() {
			return "RegisterRequest[externalId=" + this.externalId + "]";
		}
	}

	record AuthenticateRequest(String externalId) {
	}

	record NonceRequest(String nonce) {
		/** Masked for the same reason. */
		@Override
		public String toString() {
			return "NonceRequest[nonce=***]";
		}
	}

	record Transaction(String transactionId) {
		public Transaction {
			Check.text(transactionId, "transaction_id");
		}

		/** Masked: who has the ID can run the ceremony. */
		@Override
		public String toString() {
			return "Transaction[transactionId=***]";
		}
	}

	record Verified(String externalId) {
		public Verified {
			Check.text(externalId, "external_id");
		}
	}

}
