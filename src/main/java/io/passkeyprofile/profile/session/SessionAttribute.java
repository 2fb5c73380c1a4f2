package io.passkeyprofile.profile.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A session attribute of this application. Stored as a JSON object that names its type.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({ @JsonSubTypes.Type(value = SignIn.class, name = "signIn"),
		@JsonSubTypes.Type(value = StartedTransactions.Started.class, name = "startedTransaction") })
sealed interface SessionAttribute permits SignIn, StartedTransactions.Started {

}
