package io.avatargateway.service;

import java.util.List;

/**
 * Some dead letters, in the order of their queues.
 *
 * @param letters as many as were asked for, or fewer where that took too long
 * @param next where the list goes on; null at its end
 */
public record DeadLetterPage(List<DeadLetter> letters, DeadLetterCursor next) {}
